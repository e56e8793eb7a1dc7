import type { Words } from '../../words/words.ts';
import type { PageContext } from '../shapes/common.ts';

/** What of an answer is told otherwise than as it is: by which reasons, and how many students are few. */
type Guarded = { readonly reasons: readonly string[]; readonly minimum: number };

/**
 * Why numbers are hidden, bounded or of an earlier day: the same sentences beside a page and in its files. They are said of the whole and not
 * of each cell: which cell is hidden for itself and which for another's sake would tell something of its size.
 */
export function hiddenNotes(words: Words, { reasons, minimum }: Guarded): string[] {
  return reasons
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((reason) => {
      const because = words.code('reason', reason, { minimum });
      const word = insteadOf(words, reason);
      return word === null ? because : words.say('note.because', { word, because });
    });
}

/** From the reason to what follows from it. */
const order = ['small_group', 'complementary', 'extreme_share', 'changed_little'];

/** What stands in a cell where its number is not told as it is, for one reason. */
function insteadOf(words: Words, reason: string): string | null {
  switch (reason) {
    case 'small_group':
    case 'complementary':
      return words.say('cell.suppressed');
    case 'extreme_share':
      return '≤ ≥';
    case 'changed_little':
      return words.say('note.dated');
    default:
      return null;
  }
}

/** All that has to be known to read the numbers of a page: what is hidden, what is not in, what waits. `hasNoData`: a cell says so. */
export function readingNotes(words: Words, context: PageContext, hasNoData: boolean): string[] {
  return [
    ...answerNotes(words, context.suppression, hasNoData),
    ...context.findings.map((finding) => findingWords(words, finding)),
    ...context.held.map((source) => standingBackWords(words, source)),
  ];
}

/** Why an answer has cells without a number. */
export function answerNotes(words: Words, suppression: Guarded, hasNoData: boolean): string[] {
  const noData = { word: words.say('cell.noData'), because: words.say('note.noData') };
  return [...hiddenNotes(words, suppression), ...(hasNoData ? [words.say('note.because', noData)] : [])];
}

export function findingWords(words: Words, finding: PageContext['findings'][number]): string {
  return finding.rule === 'attendance-not-delivered' && finding.detail !== null
    ? words.say('behind.notTurnedIn', { school: finding.detail, days: finding.rows })
    : finding.message;
}

/** "Daily attendance: as of 18 Nov 2026. A newer delivery, of 19 Nov 2026, is waiting for approval." */
export function standingBackWords(words: Words, source: PageContext['held'][number]): string {
  const { title, usedAsOf, asOf } = source;
  const day = words.day(asOf, true);
  if (usedAsOf === null) return words.say('held.nothing', { source: title, day });
  const used = words.day(usedAsOf, true);
  return source.state === 'waiting'
    ? words.say('held.waiting', { source: title, used, day })
    : words.say('held.rejected', { source: title, used, day });
}
