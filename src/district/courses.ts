import type { Level } from './schools.ts';

export type Subject =
  | 'homeroom'
  | 'ela'
  | 'mathematics'
  | 'science'
  | 'social_studies'
  | 'health_pe'
  | 'elective';

export interface Course {
  readonly sourcedId: string;
  readonly code: string;
  readonly title: string;
  readonly subject: Subject;
  /** What the roster calls the subject. */
  readonly rosterSubject: string;
  /** Course code of the School Courses for the Exchange of Data. */
  readonly sced: string;
  readonly grade: number;
}

export const subjectsOf = (level: Level): readonly Subject[] =>
  level === 'elementary'
    ? ['homeroom', 'ela', 'mathematics']
    : ['ela', 'mathematics', 'science', 'social_studies', 'health_pe', 'elective'];

/** The course a block of students of a grade takes in a subject; electives differ by block. */
export function courseOf(subject: Subject, grade: number, block: number): Course {
  const { prefix, sced, rosterSubject } = details(subject, block);
  const code = `${prefix}${String(grade).padStart(2, '0')}`;
  return {
    sourcedId: `nw-crs-${code}`,
    code,
    title: titleOf(subject, grade, block),
    subject,
    rosterSubject,
    sced,
    grade,
  };
}

const highTitles: Partial<Record<Subject, readonly string[]>> = {
  mathematics: ['Algebra I', 'Geometry', 'Algebra II', 'Precalculus'],
  science: ['Biology', 'Chemistry', 'Physics', 'Environmental science'],
  social_studies: ['World history', 'United States history', 'Civics', 'Economics'],
};

function titleOf(subject: Subject, grade: number, block: number): string {
  const high = grade >= 9 ? highTitles[subject]?.[grade - 9] : undefined;
  if (high) return high;
  const year = grade === 0 ? 'kindergarten' : `${grade}`;
  switch (subject) {
    case 'homeroom':
      return `Homeroom ${year}`;
    case 'ela':
      return grade >= 9 ? `English ${year}` : `English language arts ${year}`;
    case 'mathematics':
      return `Mathematics ${year}`;
    case 'science':
      return `Science ${year}`;
    case 'social_studies':
      return `Social studies ${year}`;
    case 'health_pe':
      return `Health and physical education ${year}`;
    case 'elective':
      return `${elective(block).title} ${year}`;
  }
}

function details(subject: Subject, block: number): { prefix: string; sced: string; rosterSubject: string } {
  switch (subject) {
    case 'homeroom':
      return { prefix: 'HR', sced: '22106', rosterSubject: 'Homeroom' };
    case 'ela':
      return { prefix: 'ELA', sced: '01001', rosterSubject: 'English Language Arts' };
    case 'mathematics':
      return { prefix: 'MAT', sced: '02052', rosterSubject: 'Mathematics' };
    case 'science':
      return { prefix: 'SCI', sced: '03051', rosterSubject: 'Science' };
    case 'social_studies':
      return { prefix: 'SOC', sced: '04101', rosterSubject: 'Social Studies' };
    case 'health_pe':
      return { prefix: 'HPE', sced: '08001', rosterSubject: 'Physical Education' };
    case 'elective':
      return elective(block);
  }
}

const electives = [
  { prefix: 'ART', sced: '05154', rosterSubject: 'Visual Arts', title: 'Art' },
  { prefix: 'SPA', sced: '24052', rosterSubject: 'World Languages', title: 'Spanish' },
  { prefix: 'CSC', sced: '10011', rosterSubject: 'Computer Science', title: 'Computer science' },
] as const;

const elective = (block: number) => electives[block % electives.length] ?? electives[0];
