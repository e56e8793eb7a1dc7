import type { Stint } from './enrollment.ts';
import { type Random, randomFrom } from './random.ts';
import type { SchoolYear } from './school-year.ts';
import type { Section } from './sections.ts';

/** What a student got in a class for a quarter. */
export interface Mark {
  readonly stint: Stint;
  readonly section: Section;
  readonly quarter: SchoolYear['quarters'][number];
  /** Null: not finished yet. */
  readonly percent: number | null;
}

/** The marks of one class, from grade 6 on, for students enrolled through at least half of the quarter. */
export function marksOf(
  seed: number,
  section: Section,
  quarters: SchoolYear['quarters'],
  missedShare: (stint: Stint) => number,
): Mark[] {
  const marks: Mark[] = [];
  if (section.block.grade < 6) return marks;
  const random = randomFrom(seed, 'marks', section.sourcedId);
  const hardness = random.normal(0, 2.5);
  for (const stint of section.block.stints) {
    if (stint.exitType === 'never_attended') continue;
    const interest = random.normal(0, 5);
    const missed = missedShare(stint);
    for (const quarter of quarters) {
      const middle = (quarter.begin + quarter.end) / 2;
      if (stint.entry > middle || (stint.exit !== null && stint.exit < quarter.end)) continue;
      marks.push({ stint, section, quarter, percent: percentOf(random, stint, missed, interest + hardness) });
    }
  }
  return marks;
}

function percentOf(random: Random, stint: Stint, missed: number, shift: number): number | null {
  if (random.chance(0.004)) return null;
  const { ability, engagement } = stint.student.hidden;
  const percent =
    79.5 + 5.5 * ability + 5 * engagement - 55 * Math.max(0, missed - 0.05) + shift + random.normal(0, 6);
  return Math.max(20, Math.min(100, Math.round(percent)));
}

export const letterOf = (percent: number) =>
  percent >= 90 ? 'A' : percent >= 80 ? 'B' : percent >= 70 ? 'C' : percent >= 60 ? 'D' : 'F';
