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

const windows: readonly Window[] = ['fall', 'winter', 'spring'];
/** How much of the year's learning lies behind a window. */
const elapsed = { fall: 0, winter: 0.5, spring: 1 } as const;
const untestedShare = 0.035;

/**
 * Learning of every student in every window: ability, plus what school, attendance and a partner program have added
 * since the story began, plus the chance of one test. `none` where the student was away or not enrolled.
 */
export function scoresOf(options: ScoreOptions): Score[] {
  const { seed, asOf, years, stints, effects, attendance, participations } = options;
  const reading = new Map(participations.map(({ stint, program }) => [stint.index, program.reading]));
  const gained = new Map<string, number>();
  const scores: Score[] = [];
  for (const year of years) {
    const gains = new Map<string, number>();
    // Enrolled at two schools for some days, a student still sits each test once.
    const sat = new Set<string>();
    for (const stint of stints) {
      if (stint.year !== year.year || stint.exitType === 'never_attended') continue;
      const random = randomFrom(seed, 'scores', stint.index);
      const tally = attendance.tallies.get(stint.index);
      const missed = tally && tally.enrolled > 0 ? tally.absent / tally.enrolled : 0.06;
      for (const subject of ['reading', 'mathematics'] as const) {
        const key = `${stint.student.index}/${subject}`;
        const strength = randomFrom(seed, 'strength', key).normal(0, 0.3);
        const inYear =
          (effects[stint.school.index]?.growth ?? 0) -
          1.4 * (missed - 0.06) +
          (subject === 'reading' ? (reading.get(stint.index) ?? 0) : 0);
        gains.set(key, (gained.get(key) ?? 0) + inYear);
        for (const window of windows) {
          const day = testDay(random, year, window);
          const isThere = stint.entry <= day && (stint.exit === null || stint.exit >= day) && day <= asOf;
          const noise = random.normal(0, 0.32);
          if (!isThere || sat.has(`${key}/${window}`) || random.chance(untestedShare + missed / 3)) continue;
          sat.add(`${key}/${window}`);
          const z =
            stint.student.hidden.ability +
            strength +
            (gained.get(key) ?? 0) +
            inYear * elapsed[window] +
            noise;
          scores.push({ stint, subject, window, day, z: z * standard });
        }
      }
    }
    for (const [key, gain] of gains) gained.set(key, gain);
  }
  return scores;
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
