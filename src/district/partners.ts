import { type Day, monthOf, weekdayOf } from './day.ts';
import type { Stint } from './enrollment.ts';
import { randomFrom } from './random.ts';
import { daysBetween } from './school-year.ts';
import type { School } from './schools.ts';

/** An after-school program and what it truly does, which analyses of the product can be checked against. */
export interface PartnerProgram {
  readonly id: 'harbor' | 'puente';
  readonly organization: string;
  readonly name: string;
  /** Added to the logarithm of a participant's absence rate in the year. */
  readonly absence: number;
  /** Standard deviations of reading gained over a full year. */
  readonly reading: number;
}

export interface Participation {
  readonly program: PartnerProgram;
  readonly stint: Stint;
  /** Number on the organisation's own list. */
  readonly participant: number;
  /** Days since 1970. */
  readonly days: Uint16Array;
}

export const partnerPrograms: readonly PartnerProgram[] = [
  { id: 'harbor', organization: 'Harbor Youth Alliance', name: 'Homework Harbor', absence: 0, reading: 0 },
  {
    id: 'puente',
    organization: 'Casa Puente Community Center',
    name: 'Lectura Juntos',
    absence: -0.3,
    reading: 0.2,
  },
];

export interface PartnerOptions {
  readonly seed: number;
  readonly stints: readonly Stint[];
  readonly asOf: Day;
  schoolDays(school: School, year: number): readonly Day[];
}

/**
 * Who takes part: grades 1 to 8, more often from families with low income and with little engagement at school, so
 * that participants differ from others before the program begins.
 */
export function partnerStory(options: PartnerOptions): Participation[] {
  const participations: Participation[] = [];
  const taken = new Map<number, Set<number>>();
  for (const program of partnerPrograms) {
    let participant = 100;
    for (const stint of options.stints) {
      const takenThisYear = taken.get(stint.year) ?? new Set();
      taken.set(stint.year, takenThisYear);
      if (stint.grade < 1 || stint.grade > 8 || stint.exitType === 'never_attended') continue;
      if (takenThisYear.has(stint.student.index)) continue;
      const random = randomFrom(options.seed, 'partner', program.id, stint.index);
      const leaning =
        -3.1 + (stint.student.family.isLowIncome ? 0.7 : 0) - 0.5 * stint.student.hidden.engagement;
      if (!random.chance(1 / (1 + Math.exp(-leaning)))) continue;
      takenThisYear.add(stint.student.index);
      participant += random.between(1, 3);
      const share = random.pick([0.5, 0.7, 0.85, 0.95]);
      const days = daysBetween(
        options.schoolDays(stint.school, stint.year),
        stint.entry,
        Math.min(stint.exit ?? options.asOf, options.asOf),
      ).filter((day) => weekdayOf(day) <= 4 && isProgramMonth(monthOf(day)) && random.chance(share));
      participations.push({ program, stint, participant, days: Uint16Array.from(days) });
    }
  }
  return participations;
}

const isProgramMonth = (month: number) => month >= 10 || month <= 4;
