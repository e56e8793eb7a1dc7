import { type Day, isWeekday } from './day.ts';
import { gradeCount, lastGrade } from './grades.ts';
import { type Random, randomFrom } from './random.ts';
import type { SchoolYear } from './school-year.ts';
import { nextSchool, type School, type SchoolEffects } from './schools.ts';
import { type Student, studentMaker } from './students.ts';

export type EntryType = 'promotion' | 'new' | 'transfer_in_district' | 'transfer_outside' | 'reentry';
export type ExitType =
  | 'completed_year'
  | 'graduated'
  | 'transfer_in_district'
  | 'transfer_outside'
  | 'dropped_out'
  | 'never_attended';

/** A student at a school from entry to exit, as it truly was. */
export interface Stint {
  readonly index: number;
  readonly student: Student;
  readonly school: School;
  readonly year: number;
  readonly grade: number;
  readonly entry: Day;
  readonly entryType: EntryType;
  /** Last day, both ends included; null while it lasts at the end of the story. */
  exit: Day | null;
  exitType: ExitType | null;
  /** Registered before the year: the row is already in the delivery of the summer before. */
  readonly isInSummerLoad: boolean;
  /** Left without anyone writing an exit: the row is simply gone from later deliveries. */
  isOmitted: boolean;
}

/** A next-year row loaded in summer for a student who then did not come. */
export interface EmptyPromise {
  readonly student: Student;
  readonly school: School;
  readonly year: number;
  readonly grade: number;
  readonly entry: Day;
}

export interface EnrollmentStory {
  readonly students: readonly Student[];
  readonly stints: readonly Stint[];
  readonly emptyPromises: readonly EmptyPromise[];
}

interface Place {
  readonly student: Student;
  readonly school: School;
  readonly grade: number;
}

export interface EnrollmentOptions {
  readonly seed: number;
  readonly size: number;
  readonly years: readonly SchoolYear[];
  readonly schools: readonly School[];
  readonly effects: readonly SchoolEffects[];
}

/** Who was enrolled where and when, over all the years. */
export function enrollmentStory(options: EnrollmentOptions): EnrollmentStory {
  const { seed, size, years, schools, effects } = options;
  const make = studentMaker(seed);
  const students: Student[] = [];
  const stints: Stint[] = [];
  const emptyPromises: EmptyPromise[] = [];
  const teaching = Array.from({ length: gradeCount }, (_, grade) =>
    schools.filter((one) => one.lowGrade <= grade && grade <= one.highGrade),
  );
  const newcomer = (random: Random, grade: number, year: number): Place => {
    const school = random.pick(teaching[grade] ?? []);
    const student = make(grade, year, effects[school.index]?.povertyShare ?? 0.5);
    students.push(student);
    return { student, school, grade };
  };
  const enroll = (place: Place, year: number, entry: Day, entryType: EntryType, isInSummerLoad = false) => {
    const stint: Stint = {
      index: stints.length,
      student: place.student,
      school: place.school,
      grade: place.grade,
      year,
      entry,
      entryType,
      exit: null,
      exitType: null,
      isInSummerLoad,
      isOmitted: false,
    };
    stints.push(stint);
    return stint;
  };

  let returning: Place[] = [];
  for (const [at, year] of years.entries()) {
    const random = randomFrom(seed, 'enrollment', year.year);
    const begun: Stint[] = [];
    for (const place of returning)
      begun.push(enroll(place, year.year, year.first, 'promotion', random.chance(0.97)));
    const held = new Array<number>(gradeCount).fill(0);
    for (const { grade } of returning) held[grade] = (held[grade] ?? 0) + 1;
    for (let grade = 0; grade <= lastGrade; grade++) {
      for (let count = held[grade] ?? 0; count < size / gradeCount; count++) {
        const place = newcomer(random, grade, year.year);
        const isNew = grade === 0 || at > 0;
        // A few families register in July, and the system takes that day for the first.
        const entry = isNew && random.chance(0.02) ? year.first - random.between(5, 35) : year.first;
        const entryType = grade === 0 ? 'new' : at > 0 ? 'transfer_outside' : 'promotion';
        begun.push(enroll(place, year.year, entry, entryType, at > 0 && grade === 0 && random.chance(0.6)));
      }
    }
    const remaining = live(random, year, schools, begun, enroll, newcomer);
    returning = [];
    const next = years[at + 1];
    for (const stint of remaining) {
      const place = close(random, year, schools, stint);
      if (!place) continue;
      if (!random.chance(0.05 * Math.exp(-0.4 * stint.student.hidden.stability))) returning.push(place);
      else if (next && random.chance(0.5))
        emptyPromises.push({ ...place, year: next.year, entry: next.first });
    }
  }
  return { students, stints, emptyPromises };
}

function weekdayFrom(day: Day): Day {
  let open = day;
  while (!isWeekday(open)) open++;
  return open;
}

/** What happens between the first and the last day; yields the stints still open on the last. */
function live(
  random: Random,
  year: SchoolYear,
  schools: readonly School[],
  begun: readonly Stint[],
  enroll: (place: Place, year: number, entry: Day, entryType: EntryType) => Stint,
  newcomer: (random: Random, grade: number, year: number) => Place,
): Stint[] {
  const open: Stint[] = [];
  const someDay = () => weekdayFrom(year.first + random.between(8, year.last - year.first - 12));
  const leave = (stint: Stint, day: Day, type: ExitType) =>
    Object.assign(stint, { exit: day, exitType: type });
  for (const stint of begun) {
    const { student, grade, school } = stint;
    const unrest = Math.exp(-0.5 * student.hidden.stability);
    if (stint.entryType === 'promotion' && random.chance(0.006)) {
      leave(stint, stint.entry, 'never_attended');
    } else if (random.chance(0.04 * unrest)) {
      const day = someDay();
      leave(stint, day, 'transfer_outside');
      const back = weekdayFrom(day + random.between(25, 60));
      if (back < year.last - 20 && random.chance(0.15))
        open.push(enroll({ student, school, grade }, year.year, back, 'reentry'));
    } else if (grade >= 9 && random.chance(0.012 * Math.exp(-0.8 * student.hidden.engagement))) {
      leave(stint, someDay(), 'dropped_out');
    } else if (random.chance(0.02 * unrest)) {
      const others = schools.filter((one) => one.level === school.level && one !== school);
      if (others.length === 0) open.push(stint);
      else {
        const day = someDay();
        // One move in ten overlaps: the new school enters the student before the old one lets go.
        const entry = weekdayFrom(random.chance(0.1) ? day - 4 : day + 1);
        leave(stint, day, 'transfer_in_district');
        open.push(
          enroll({ student, school: random.pick(others), grade }, year.year, entry, 'transfer_in_district'),
        );
      }
    } else open.push(stint);
  }
  const entrants = Math.round(begun.length * 0.045);
  for (let count = 0; count < entrants; count++) {
    const place = newcomer(random, random.int(gradeCount), year.year);
    open.push(enroll(place, year.year, someDay(), 'transfer_outside'));
  }
  return open;
}

/** The last day of the year: on to the next grade, the next school, or out into life. */
function close(random: Random, year: SchoolYear, schools: readonly School[], stint: Stint): Place | null {
  const { student, school, grade } = stint;
  stint.exit = year.last;
  stint.exitType = 'completed_year';
  if (grade === lastGrade) {
    if (random.chance(0.93)) {
      stint.exitType = 'graduated';
      return null;
    }
    return { student, school, grade };
  }
  if (random.chance(grade === 0 || grade === 9 ? 0.025 : 0.006)) return { student, school, grade };
  const goesOn = grade === school.highGrade ? nextSchool(schools, school) : school;
  return goesOn && { student, school: goesOn, grade: grade + 1 };
}
