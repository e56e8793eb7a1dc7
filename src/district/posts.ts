import type { Subject } from './courses.ts';
import type { Level, School } from './schools.ts';

/** A place in the staffing plan, whoever holds it. */
export interface Post {
  readonly key: string;
  readonly school: School | null;
  readonly title: string;
  readonly fte: number;
}

export const titles = {
  superintendent: 'Superintendent of Schools',
  dataManager: 'Data and Assessment Manager',
  attendanceCoordinator: 'Attendance Coordinator',
  principal: 'Principal',
  counselor: 'School Counselor',
  specialEducation: 'Special Education Specialist',
  englishLearners: 'English Learner Specialist',
  attendanceClerk: 'Attendance Secretary',
  /** A title nobody has mapped. */
  unmapped: 'Digital Learning Coach II',
} as const;

export function districtPosts(): Post[] {
  return [
    titles.superintendent,
    'Assistant Superintendent',
    'Director of Student Services',
    'Director of Human Resources',
    'Director of Finance',
    'Transportation Manager',
    titles.dataManager,
    titles.attendanceCoordinator,
    titles.unmapped,
    titles.unmapped,
  ].map((title, at) => ({ key: `district/${at}`, school: null, title, fte: 1 }));
}

export function schoolPosts(school: School, students: number): Post[] {
  const counts: readonly (readonly [string, number])[] = [
    [titles.principal, 1],
    ['Assistant Principal', Math.floor(students / 350)],
    [titles.counselor, Math.max(1, Math.round(students / 320))],
    ['School Nurse', 1],
    [titles.attendanceClerk, 1],
    [titles.specialEducation, Math.max(1, Math.round(students / 160))],
    [titles.englishLearners, Math.max(1, Math.round(students / 260))],
    ['Instructional Aide', Math.max(1, Math.round(students / 110))],
    ['Office Secretary', 1],
    ['Custodian', Math.max(1, Math.round(students / 250))],
  ];
  return counts.flatMap(([title, count]) =>
    Array.from({ length: count }, (_, at) => ({
      key: `${school.number}/${title}/${at}`,
      school,
      title,
      // Nurses serve two buildings.
      fte: title === 'School Nurse' ? 0.5 : 1,
    })),
  );
}

export function teacherTitle(level: Level, subject: Subject): string {
  if (level === 'elementary') return 'Teacher, Elementary';
  const names: Record<Subject, string> = {
    homeroom: 'Elementary',
    ela: 'English Language Arts',
    mathematics: 'Mathematics',
    science: 'Science',
    social_studies: 'Social Studies',
    health_pe: 'Physical Education',
    elective: 'Electives',
  };
  return `Teacher, ${names[subject]}`;
}
