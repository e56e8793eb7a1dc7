import { type Candidate, rateOf } from './candidate.ts';
import { chanceOfMatches } from './chance.ts';

/**
 * What the candidates allow. `matched`: strong and unambiguous, may be used without asking. Otherwise nobody is matched, because:
 * `low`, too many ids are nobody's; `names`, names or birth dates contradict; `chance`, any numbers of this size would fit;
 * `rival`, another column or id system fits nearly as well and means other students; `none`, nothing matches at all.
 */
export type Decision =
  | { readonly kind: 'matched'; readonly best: Candidate }
  | {
      readonly kind: 'undecided';
      readonly why: 'low' | 'names' | 'chance' | 'rival' | 'none';
      readonly best: Candidate | null;
    };

/** At least so many of the rows with an id have to be somebody's. */
const strongRate = 0.9;
/** Of the names and birth dates that can be compared, at least so many have to fit. */
const strongAgreement = 0.8;
/** A rival this near to the best counts, unless it means the same students. */
const clearLead = 0.2;
/** Share of rows that may stand for another student under a rival that still means the same. */
const smallDifference = 0.02;
/** Evidence needed: less likely than one in a million by chance. */
const enough = Math.log(1e-6);
/** How likely a name or birth date fits somebody else, generously. */
const nameByChance = Math.log(0.02);

/** `candidates`: best first. `rowCounts`: how many rows stand behind each entry of their `people`. */
export function decide(candidates: readonly Candidate[], rowCounts: readonly number[]): Decision {
  const strong = candidates.filter((each) => rateOf(each) >= strongRate);
  const sound = strong.filter((each) => !isContradicted(each));
  const [top] = candidates;
  if (!top || top.matched === 0) return { kind: 'undecided', why: 'none', best: null };
  const [best] = sound.toSorted((a, b) => evidenceFor(a) - evidenceFor(b) || rateOf(b) - rateOf(a));
  if (!best) return { kind: 'undecided', why: strong.length > 0 ? 'names' : 'low', best: strong[0] ?? top };
  if (evidenceFor(best) > enough) return { kind: 'undecided', why: 'chance', best };
  const rival = candidates.find(
    (other) =>
      other !== best &&
      !isContradicted(other) &&
      rateOf(other) > rateOf(best) - clearLead &&
      meansOthers(other, best, rowCounts),
  );
  if (rival) return { kind: 'undecided', why: 'rival', best };
  return { kind: 'matched', best };
}

/** Logarithm of the probability that the match is chance. Ids and names are two witnesses. */
export function evidenceFor({ ids, idsMatched, density, agreed }: Candidate): number {
  return chanceOfMatches(ids, idsMatched, density) + agreed * nameByChance;
}

export function isContradicted({ compared, agreed }: Candidate): boolean {
  return compared > 0 && agreed / compared < strongAgreement;
}

function meansOthers(a: Candidate, b: Candidate, rowCounts: readonly number[]): boolean {
  let both = 0;
  let differ = 0;
  for (const [index, person] of a.people.entries()) {
    const other = b.people[index] ?? null;
    if (person === null || other === null) continue;
    both += rowCounts[index] ?? 0;
    if (person !== other) differ += rowCounts[index] ?? 0;
  }
  return both > 0 && differ / both > smallDifference;
}
