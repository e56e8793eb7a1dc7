import { type Course, courseOf, type Subject, subjectsOf } from './courses.ts';
import type { Stint } from './enrollment.ts';
import type { School } from './schools.ts';

/** Students of a grade who go through the day together. */
export interface Block {
  readonly school: School;
  readonly year: number;
  readonly grade: number;
  readonly number: number;
  readonly stints: Stint[];
}

/** A class: one block in one subject. */
export interface Section {
  readonly sourcedId: string;
  readonly number: string;
  readonly block: Block;
  readonly course: Course;
  /** 1 to 6; 0 for a homeroom. */
  readonly period: number;
  /** Which of the school's teachers of the subject teaches it, counted from 0. */
  readonly slot: number;
  /** Subject of the teacher; the homeroom's teacher teaches all subjects of a block. */
  readonly slotSubject: Subject;
}

const blockSize = { elementary: 23, middle: 27, high: 28 } as const;
const sectionsPerTeacher = 5;

/** Spreads the students of each school, year and grade over blocks of even size. */
export function blocksOf(stints: readonly Stint[]): Block[] {
  const groups = Map.groupBy(stints, (stint) => `${stint.year}/${stint.school.number}/${stint.grade}`);
  const blocks: Block[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const atStart = group.filter(
      (stint) => stint.entryType === 'promotion' || stint.entryType === 'new',
    ).length;
    const count = Math.max(1, Math.ceil(atStart / blockSize[first.school.level]));
    const made = Array.from({ length: count }, (_, at) => ({
      school: first.school,
      year: first.year,
      grade: first.grade,
      number: at + 1,
      stints: [] as Stint[],
    }));
    for (const [at, stint] of group.entries()) made[at % count]?.stints.push(stint);
    blocks.push(...made);
  }
  return blocks;
}

/** All classes with their teacher's slot: no teacher is in two rooms in the same period. */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const busy = new Map<string, Set<number>[]>();
  const homerooms = new Map<string, number>();
  const sections: Section[] = [];
  for (const block of blocks) {
    const place = `${block.year}/${block.school.number}`;
    const homeroom = homerooms.get(place) ?? 0;
    if (block.school.level === 'elementary') homerooms.set(place, homeroom + 1);
    for (const [at, subject] of subjectsOf(block.school.level).entries()) {
      const course = courseOf(subject, block.grade, block.number);
      const number = `${course.code}-${String(block.number).padStart(2, '0')}`;
      const period = subject === 'homeroom' ? 0 : ((block.number + block.grade + at) % 6) + 1;
      const isElementary = block.school.level === 'elementary';
      sections.push({
        sourcedId: `${block.year}-${block.school.number}-${number}`,
        number,
        block,
        course,
        period,
        slot: isElementary ? homeroom : freeSlot(busy, `${place}/${subject}`, period),
        slotSubject: isElementary ? 'homeroom' : subject,
      });
    }
  }
  return sections;
}

function freeSlot(busy: Map<string, Set<number>[]>, key: string, period: number): number {
  const teachers = busy.get(key) ?? [];
  busy.set(key, teachers);
  let slot = teachers.findIndex((periods) => periods.size < sectionsPerTeacher && !periods.has(period));
  if (slot < 0) slot = teachers.push(new Set()) - 1;
  teachers[slot]?.add(period);
  return slot;
}
