import type { Behavior } from './behavior.ts';
import { type Day, monthOf, weekdayOf } from './day.ts';
import type { Stint } from './enrollment.ts';
import { PackedDays } from './packed-days.ts';
import { type Random, randomFrom } from './random.ts';
import type { School, SchoolEffects } from './schools.ts';

/** Codes of the student information system; QHM and Z9 are in nobody's crosswalk. */
export const attendanceCodes = ['UNX', 'EXC', 'TDY', 'ISS', 'FLD', 'OSS', 'QHM', 'Z9'] as const;
export type AttendanceCode = (typeof attendanceCodes)[number];

export interface AttendanceEvent {
  readonly stint: Stint;
  readonly day: Day;
  readonly code: AttendanceCode;
  /** Part of the day, 1 or 0.5; null where the system does not say. */
  readonly portion: number | null;
  /** The export carries the row twice. */
  readonly isDoubled: boolean;
}

/** Days a student was enrolled at a school and days missed there, as they truly were. */
export interface Tally {
  readonly enrolled: number;
  readonly absent: number;
}

export interface AttendanceStory {
  /** What is written down of a student at a school, oldest first. */
  eventsOf(stint: Stint): readonly AttendanceEvent[];
  tallyOf(stint: Stint): Tally;
}

export interface AttendanceOptions {
  readonly seed: number;
  readonly stints: readonly Stint[];
  readonly effects: readonly SchoolEffects[];
  readonly asOf: Day;
  /** School days of a school in a year. */
  schoolDays(school: School, year: number): readonly Day[];
  readonly behavior: Behavior;
  /** Added to the logarithm of the absence rate by what the student takes part in. */
  programEffect(stint: Stint): number;
}

export function attendanceStory(options: AttendanceOptions): AttendanceStory {
  const { stints } = options;
  const size = (stints.at(-1)?.index ?? -1) + 1;
  const packed = new PackedDays(size);
  const enrolled = new Uint8Array(size);
  const absent = new Uint8Array(size);
  const movedOn = lastEntries(stints);
  for (const stint of stints) {
    if (stint.exitType === 'never_attended') continue;
    const tally = attend(options, stint, movedOn(stint), packed);
    enrolled[stint.index] = tally.enrolled;
    absent[stint.index] = tally.absent;
  }
  return {
    eventsOf: (stint) =>
      packed.of(stint.index).map(({ day, kind, portion, isMarked }) => ({
        stint,
        day,
        code: attendanceCodes[kind] ?? 'UNX',
        portion,
        isDoubled: isMarked,
      })),
    tallyOf: ({ index }) => ({ enrolled: enrolled[index] ?? 0, absent: absent[index] ?? 0 }),
  };
}

/** When a student entered the newest school of a year: while the old one has not let go, the student sits there. */
function lastEntries(stints: readonly Stint[]): (stint: Stint) => Day {
  const students = stints.reduce((most, { student }) => Math.max(most, student.index), 0) + 1;
  const entries = new Map<number, Uint16Array>();
  for (const { student, year, entry } of stints) {
    const ofYear = entries.get(year) ?? new Uint16Array(students);
    entries.set(year, ofYear);
    ofYear[student.index] = entry;
  }
  return ({ student, year, entry }) => entries.get(year)?.[student.index] ?? entry;
}

function attend(options: AttendanceOptions, stint: Stint, movedOn: Day, packed: PackedDays): Tally {
  const { seed, asOf, behavior } = options;
  const { engagement } = stint.student.hidden;
  const random = randomFrom(seed, 'attendance', stint.index);
  const rate = absenceRate(random, stint, options);
  const tardiness = Math.exp(random.normal(-3.7, 0.8) - 0.25 * engagement);
  const excusedShare = 1 / (1 + Math.exp(-0.2 - 0.5 * engagement));
  const trips = fieldTrips(seed, stint);
  const days = options.schoolDays(stint.school, stint.year);
  let enrolled = 0;
  let absent = 0;
  let isAway = false;
  let excuse: AttendanceCode = 'EXC';
  const put = (day: Day, code: AttendanceCode, portion: number | null) =>
    packed.add(stint.index, {
      day,
      kind: attendanceCodes.indexOf(code),
      portion,
      isMarked: random.chance(0.002),
    });
  for (let at = 0; at < days.length; at++) {
    const day = days[at] ?? 0;
    if (day < stint.entry || day > asOf) continue;
    if (stint.exit !== null && day > stint.exit) break;
    if (movedOn > stint.entry && day >= movedOn) break;
    enrolled++;
    const suspension = behavior.suspensionOn(stint.student, day);
    if (suspension) {
      put(day, suspension, 1);
      if (suspension === 'OSS') absent++;
      isAway = false;
      continue;
    }
    const today = rate * season(day) * weekday(day);
    const wasAway = isAway;
    isAway = random.chance(isAway ? staying : Math.min(0.9, (today * (1 - staying)) / (1 - today * 0.6)));
    if (isAway) {
      if (!wasAway) excuse = random.chance(excusedShare) ? 'EXC' : 'UNX';
      const portion = random.chance(0.06) ? 0.5 : 1;
      put(day, unmappedInstead(random, stint) ?? excuse, portion);
      absent++;
      // The office corrects itself now and then by a second code for the same day.
      if (random.chance(0.004)) put(day, excuse === 'EXC' ? 'UNX' : 'EXC', portion);
    } else if (trips.includes(at)) put(day, 'FLD', null);
    else if (random.chance(tardiness)) put(day, 'TDY', null);
  }
  return { enrolled, absent };
}

/** Chance that a student who is away stays away the next day: an illness runs for some days. */
const staying = 0.42;

function absenceRate(random: Random, stint: Stint, options: AttendanceOptions): number {
  const { student, grade, school } = stint;
  const age = grade === 0 ? 0.18 : grade >= 11 ? 0.26 : grade >= 9 ? 0.14 : 0;
  const logarithm =
    -3.04 +
    age +
    (options.effects[school.index]?.absence ?? 0) +
    (student.family.isLowIncome ? 0.22 : -0.22) +
    (student.family.isHomeless ? 0.5 : 0) +
    (student.services.disability ? 0.12 : 0) -
    0.36 * student.hidden.engagement -
    0.28 * student.hidden.stability +
    random.normal(0, 0.3) +
    options.programEffect(stint);
  return Math.min(0.6, Math.exp(logarithm));
}

const seasons = [1.3, 1.34, 1.12, 1, 1.02, 1, 1, 0.72, 0.82, 0.92, 1.06, 1.24] as const;
const season = (day: Day) => seasons[monthOf(day) - 1] ?? 1;

const weekdays = [1, 1.16, 0.92, 0.9, 0.94, 1.2, 1] as const;
const weekday = (day: Day) => weekdays[weekdayOf(day)] ?? 1;

/** Each grade goes out twice a year, on the same school days for all its students. */
function fieldTrips(seed: number, stint: Stint): readonly number[] {
  const random = randomFrom(seed, 'trips', stint.school.number, stint.year, stint.grade);
  return [random.between(25, 60), random.between(120, 165)];
}

/** Two codes a clerk made up, one in the newest year and one in the year before. */
function unmappedInstead(random: Random, stint: Stint): AttendanceCode | null {
  const school = stint.school.number.at(-1);
  if (school === '2' && random.chance(0.02)) return 'QHM';
  return school === '1' && stint.year % 2 === 0 && random.chance(0.01) ? 'Z9' : null;
}
