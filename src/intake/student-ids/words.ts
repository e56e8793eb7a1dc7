import type { Finding } from '../finding.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';
import { type Candidate, rateOf } from './candidate.ts';
import type { Decision } from './decide.ts';
import type { FeedRows } from './feed-rows.ts';
import { formWords } from './id-form.ts';

/** "StudentID" x local: 29 of 31 rows (94 %) */
export function rateText(candidate: Candidate): string {
  const form = candidate.form === 'as-is' ? '' : `, read ${formWords[candidate.form]}`;
  return `"${candidate.column}" x ${candidate.system}: ${candidate.matched} of ${candidate.given} rows (${percent(rateOf(candidate))})${form}`;
}

export function matchedFinding(
  feed: string,
  best: Candidate,
  candidates: readonly Candidate[],
  read: FeedRows,
): Finding {
  return finding('student-ids-matched', 'note', feed, best, {
    message: `"${best.column}" holds ${best.system} ids: ${rateWords(best)} match students that are known${namesText(best)}. ${othersText(best, candidates)}${sampleText(read)}`,
    remedy: 'Nothing has to be done. To fix it for good, pin it with "almanac source match-ids".',
  });
}

export function keptFinding(feed: string, fit: Candidate): Finding {
  return finding('student-ids-kept', 'note', feed, fit, {
    message: `The delivery holds too little to tell whose ids these are; they were read as in the delivery before. ${rateText(fit)}.`,
    remedy: 'Nothing has to be done. To fix it for good, pin it with "almanac source match-ids".',
  });
}

/** A pin that fits well needs no word. */
export function pinFinding(feed: string, fit: Candidate, source: string): Finding[] {
  if (fit.given === 0 || rateOf(fit) >= 0.9) return [];
  return [
    finding('student-ids-pin-low', 'warning', feed, fit, {
      message: `Few ids fit what sources/${source}.yaml pins. ${rateText(fit)}. The other rows match nobody.`,
      remedy: `Look at the rates with "almanac source match-ids ${source}", or take the ids that are left into a fix-it list.`,
    }),
  ];
}

export function nobodyKnownFinding(feed: string, usual: StudentIdChoice): Finding {
  return {
    rule: 'student-ids-unknown',
    severity: 'note',
    feed,
    file: null,
    column: usual.column,
    message: `No student is known yet to try the ids of this feed on. "${usual.column}" was taken for ids of ${usual.system}; it is looked at again when an edition is published.`,
    remedy: 'Load the roster.',
    rows: 0,
    lines: [],
  };
}

export function undecidedFinding(
  feed: string,
  decision: Extract<Decision, { kind: 'undecided' }>,
  candidates: readonly Candidate[],
  read: FeedRows,
  source: string,
): Finding {
  const { best, why } = decision;
  const rows = best?.given ?? read.rows.reduce((sum, row) => sum + row.rows, 0);
  const tried = best ? `${rateText(best)}. ${othersText(best, candidates)}` : '';
  return {
    rule: 'student-ids-undecided',
    severity: 'warning',
    feed,
    file: null,
    column: best?.column ?? read.columns[0] ?? null,
    message:
      `${reasons[why]}${best ? fitsText(best) : ''} No row of the feed is matched to a student. ${tried}${sampleText(read)}`.trim(),
    remedy: best
      ? `If this is right, pin it in sources/${source}.yaml: student_ids: { ${feed}: { column: "${best.column}", system: ${best.system}${best.form === 'as-is' ? '' : `, form: ${best.form}${best.width === undefined ? '' : `, width: ${best.width}`}`} } }. Else name the right column and system. All rates: "almanac source match-ids ${source}".`
      : `Name the column and the id system in sources/${source}.yaml under student_ids, or load the roster that has these students.`,
    rows,
    lines: [],
  };
}

/** Why nobody is matched. */
export const reasons: Record<Extract<Decision, { kind: 'undecided' }>['why'], string> = {
  none: 'No id of the feed is known under any id system.',
  low: 'Too few ids of the feed are known under any one id system.',
  names: 'The ids look like ids that are known, and names or birth dates say they are other students.',
  chance:
    'The ids look like ids that are known, but any numbers of this size would: students are numbered one after the other, and no name or birth date confirms it.',
  rival: 'Two ways to read the ids fit about equally well and mean different students.',
};

function finding(
  rule: string,
  severity: Finding['severity'],
  feed: string,
  fit: Candidate,
  words: Pick<Finding, 'message' | 'remedy'>,
): Finding {
  return { rule, severity, feed, file: null, column: fit.column, ...words, rows: fit.given, lines: [] };
}

function rateWords({ given, matched, form }: Candidate): string {
  const read = form === 'as-is' ? '' : `, read ${formWords[form]},`;
  return `${matched} of ${given} rows (${percent(given === 0 ? 0 : matched / given)})${read}`;
}

function namesText({ compared, agreed }: Candidate): string {
  return compared === 0 ? '' : `, and the name or birth date fits for ${agreed} of ${compared} of them`;
}

/** How many names or birth dates fitted, where any could be compared. */
function fitsText({ compared, agreed }: Candidate): string {
  return compared === 0 ? '' : ` Names or birth dates fit for ${agreed} of ${compared} ids.`;
}

/** The next best, so that the lead can be judged. */
function othersText(best: Candidate, candidates: readonly Candidate[]): string {
  const others = candidates.filter((each) => each !== best && each.matched > 0).slice(0, 3);
  return others.length === 0 ? 'Nothing else matches. ' : `Others: ${others.map(rateText).join('; ')}. `;
}

function sampleText({ isWhole }: FeedRows): string {
  return isWhole ? '' : 'Only some of the rows were looked at.';
}

export function percent(share: number): string {
  // 99.6 % must not read as all of them.
  const whole = share < 1 ? Math.floor(share * 100) : 100;
  return `${share > 0 && whole === 0 ? '<1' : whole} %`;
}
