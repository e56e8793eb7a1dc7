import { type AttendanceStory, attendanceStory } from './attendance.ts';
import { type Behavior, behaviorStory } from './behavior.ts';
import { type Day, dayAt, iso } from './day.ts';
import { type EmptyPromise, enrollmentStory, type Stint } from './enrollment.ts';
import { type Mark, marksOf } from './marks.ts';
import { type Participation, partnerStory } from './partners.ts';
import { randomFrom } from './random.ts';
import { calendarOf, isSchoolDay, type SchoolYear, schoolYearsUpTo } from './school-year.ts';
import { effectsOf, type School, type SchoolEffects, schoolsOf } from './schools.ts';
import { type ScoreStory, scoreStory } from './scores.ts';
import { type Block, blocksOf, type Section, sectionsOf } from './sections.ts';
import { type StaffStory, staffStory } from './staff.ts';
import type { Student } from './students.ts';

/** The day a set of exports is drawn. */
export interface Delivery {
  readonly day: Day;
  /** Name of its folder, YYYY-MM-DD. */
  readonly name: string;
  readonly year: SchoolYear;
  readonly kind: 'year-end' | 'october' | 'as-of';
}

/** The whole story of the district, as it truly was. What systems know of it, and when, is the exports' affair. */
export interface World {
  readonly seed: number;
  readonly asOf: Day;
  readonly years: readonly SchoolYear[];
  readonly deliveries: readonly Delivery[];
  readonly schools: readonly School[];
  readonly effects: readonly SchoolEffects[];
  readonly students: readonly Student[];
  readonly stints: readonly Stint[];
  readonly emptyPromises: readonly EmptyPromise[];
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
  readonly staff: StaffStory;
  readonly behavior: Behavior;
  readonly participations: readonly Participation[];
  readonly attendance: AttendanceStory;
  readonly scores: ScoreStory;
  /** What students of a class got, drawn anew whenever it is asked for. */
  marksOf(section: Section): readonly Mark[];
  /** School days of a school in a year, oldest first. */
  schoolDays(school: School, year: number): readonly Day[];
}

export interface WorldOptions {
  readonly seed: number;
  readonly students: number;
  readonly schools: number;
  readonly asOf: Day;
}

export function makeWorld(options: WorldOptions): World {
  const { seed, asOf } = options;
  const years = schoolYearsUpTo(asOf);
  const deliveries = deliveriesUpTo(asOf, years);
  const schools = schoolsOf(options.schools);
  const effects = effectsOf(seed, schools);
  const schoolDays = schoolDayIndex(seed, years, schools, asOf);
  const enrollment = enrollmentStory({ seed, size: options.students, years, schools, effects });
  const stints = upTo(asOf, enrollment.stints);
  omitSome(seed, stints, deliveries);
  const blocks = blocksOf(stints);
  const sections = sectionsOf(blocks);
  const sizes = new Map<string, number>();
  for (const { school, year } of stints) {
    const key = `${school.number}/${year}`;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const staff = staffStory(
    seed,
    years,
    schools,
    sections,
    (school, year) => sizes.get(`${school.number}/${year}`) ?? 0,
  );
  const shared = { seed, stints, effects, asOf, schoolDays };
  const behavior = behaviorStory(shared);
  const participations = partnerStory(shared);
  const absenceEffects = new Map(participations.map(({ stint, program }) => [stint.index, program.absence]));
  const attendance = attendanceStory({
    ...shared,
    behavior,
    programEffect: (stint) => absenceEffects.get(stint.index) ?? 0,
  });
  const quarters = new Map(years.map((year) => [year.year, year.quarters]));
  const known = new Set(stints.map((stint) => stint.student.index));
  return {
    seed,
    asOf,
    years,
    deliveries,
    schools,
    effects,
    students: enrollment.students.filter((student) => known.has(student.index)),
    stints,
    emptyPromises: enrollment.emptyPromises,
    blocks,
    sections,
    staff,
    behavior,
    participations,
    attendance,
    scores: scoreStory({ ...shared, years, attendance, participations }),
    marksOf: (section) =>
      marksOf(seed, section, quarters.get(section.block.year) ?? [], (stint) => {
        const { enrolled, absent } = attendance.tallyOf(stint);
        return enrolled > 0 ? absent / enrolled : 0;
      }),
    schoolDays,
  };
}

/** One at the end of each past school year, one in October, one on the day itself. */
function deliveriesUpTo(asOf: Day, years: readonly SchoolYear[]): Delivery[] {
  const newest = years.at(-1);
  if (!newest) return [];
  const deliveries: Delivery[] = years.slice(0, -1).map((year) => ({
    day: year.last + 28,
    name: iso(year.last + 28),
    year,
    kind: 'year-end',
  }));
  const october = dayAt(newest.year - 1, 10, 16);
  if (october < asOf) deliveries.push({ day: october, name: iso(october), year: newest, kind: 'october' });
  deliveries.push({ day: asOf, name: iso(asOf), year: newest, kind: 'as-of' });
  return deliveries;
}

function schoolDayIndex(seed: number, years: readonly SchoolYear[], schools: readonly School[], asOf: Day) {
  const index = new Map<string, Day[]>();
  for (const year of years)
    for (const school of schools) {
      const days = calendarOf(seed, year, school, asOf).filter(isSchoolDay);
      index.set(
        `${school.number}/${year.year}`,
        days.map((entry) => entry.day),
      );
    }
  return (school: School, year: number): readonly Day[] => index.get(`${school.number}/${year}`) ?? [];
}

/** What will happen after the day is not known yet. */
function upTo(asOf: Day, stints: readonly Stint[]): Stint[] {
  return stints
    .filter((stint) => stint.entry <= asOf)
    .map((stint) =>
      stint.exit !== null && stint.exit > asOf ? Object.assign(stint, { exit: null, exitType: null }) : stint,
    );
}

/** A few students leave between the last two deliveries and nobody writes it down. */
function omitSome(seed: number, stints: readonly Stint[], deliveries: readonly Delivery[]): void {
  const [before, last] = deliveries.slice(-2);
  if (!before || !last || before.year !== last.year) return;
  const random = randomFrom(seed, 'omitted');
  const open = stints.filter(
    (stint) => stint.year === last.year.year && stint.exit === null && stint.entry < before.day,
  );
  const count = Math.max(2, Math.round(open.length * 0.0016));
  for (const stint of random.shuffled(open).slice(0, count))
    Object.assign(stint, {
      exit: random.between(before.day + 1, last.day - 3),
      exitType: 'transfer_outside',
      isOmitted: true,
    });
}
