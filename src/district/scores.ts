import type { AttendanceStory } from './attendance.ts';
import { type Day, dayAt, isWeekday } from './day.ts';
import type { Stint } from './enrollment.ts';
import type { Participation } from './partners.ts';
import { type Random, randomFrom } from './random.ts';
import type { SchoolYear } from './school-year.ts';
import type { SchoolEffects } from './schools.ts';

export type TestedSubject = 'reading' | 'mathematics';
export type Window = 'fall' | 'winter' | 'spring';

/** A test taken: how far from the national middle of the grade at that time of the year, in standard deviations. */
export interface Score {
  readonly stint: Stint;
  readonly subject: TestedSubject;
  readonly window: Window;
  readonly day: Day;
  readonly z: number;
}

export interface ScoreOptions {
  readonly seed: number;
  readonly asOf: Day;
  readonly years: readonly SchoolYear[];
  readonly stints: readonly Stint[];
  readonly effects: readonly SchoolEffects[];
  readonly attendance: AttendanceStory;
  readonly participations: readonly Participation[];
}

const subjects: readonly TestedSubject[] = ['reading', 'mathematics'];
const windows: readonly Window[] = ['fall', 'winter', 'spring'];
/** How much of the year's learning lies behind a window. */
const elapsed = { fall: 0, winter: 0.5, spring: 1 } as const;
const untestedShare = 0.035;

/** The tests students took. */
export interface ScoreStory {
  /** Tests taken while enrolled there: reading before mathematics, fall before spring. */
  scoresOf(stint: Stint): readonly Score[];
}

/** Tests a student can sit in a year. */
const sittings = subjects.length * windows.length;

/**
 * Learning of every student in every window: ability, plus what school, attendance and a partner program have added
 * since the story began, plus the chance of one test. Nothing where the student was away or not enrolled.
 */
export function scoreStory(options: ScoreOptions): ScoreStory {
  const { seed, asOf, years, stints, effects, attendance, participations } = options;
  const reading = new Map(participations.map(({ stint, program }) => [stint.index, program.reading]));
  const students = stints.reduce((most, { student }) => Math.max(most, student.index), 0) + 1;
  const size = ((stints.at(-1)?.index ?? -1) + 1) * sittings;
  // By stint, subject and window; day 0 where no test was taken.
  const days = new Uint16Array(size);
  const results = new Float64Array(size);
  // By student and subject.
  const gained = new Float64Array(students * subjects.length);
  for (const year of years) {
    const gains = gained.slice();
    // Enrolled at two schools for some days, a student still sits each test once.
    const sat = new Uint8Array(students * sittings);
    for (const stint of stints) {
      if (stint.year !== year.year || stint.exitType === 'never_attended') continue;
      const random = randomFrom(seed, 'scores', stint.index);
      const { enrolled, absent } = attendance.tallyOf(stint);
      const missed = enrolled > 0 ? absent / enrolled : 0.06;
      for (const [which, subject] of subjects.entries()) {
        const key = stint.student.index * subjects.length + which;
        const strength = randomFrom(seed, 'strength', stint.student.index, subject).normal(0, 0.3);
        const before = gained[key] ?? 0;
        const inYear =
          (effects[stint.school.index]?.growth ?? 0) -
          1.4 * (missed - 0.06) +
          (subject === 'reading' ? (reading.get(stint.index) ?? 0) : 0);
        gains[key] = before + inYear;
        for (const [when, window] of windows.entries()) {
          const day = testDay(random, year, window);
          const isThere = stint.entry <= day && (stint.exit === null || stint.exit >= day) && day <= asOf;
          const noise = random.normal(0, 0.32);
          const sitting = key * windows.length + when;
          if (!isThere || sat[sitting] === 1 || random.chance(untestedShare + missed / 3)) continue;
          sat[sitting] = 1;
          const at = stint.index * sittings + which * windows.length + when;
          days[at] = day;
          const z = stint.student.hidden.ability + strength + before + inYear * elapsed[window] + noise;
          results[at] = z * standard;
        }
      }
    }
    gained.set(gains);
  }
  return {
    scoresOf(stint) {
      const scores: Score[] = [];
      for (const [which, subject] of subjects.entries())
        for (const [when, window] of windows.entries()) {
          const at = stint.index * sittings + which * windows.length + when;
          const day = days[at] ?? 0;
          if (day > 0) scores.push({ stint, subject, window, day, z: results[at] ?? 0 });
        }
      return scores;
    },
  };
}

/** Ability, strength and noise together spread wider than one. */
const standard = 0.93;

/** A school day within two weeks in September, January or late April. */
function testDay(random: Random, year: SchoolYear, window: Window): Day {
  const begin = {
    fall: dayAt(year.year - 1, 9, 8),
    winter: dayAt(year.year, 1, 12),
    spring: dayAt(year.year, 4, 22),
  }[window];
  let day = begin + random.int(14);
  while (!isWeekday(day)) day++;
  return day;
}

/** National percentile of a standardised score, 1 to 99 (Abramowitz and Stegun 26.2.17). */
export function percentileOf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(99, Math.max(1, Math.round(100 * (z >= 0 ? 1 - tail : tail))));
}
