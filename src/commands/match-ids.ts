import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import {
  choiceOf,
  type FeedRates,
  idForms,
  percent,
  pinStudentIds,
  reasons,
  type StudentIdPin,
  sourceRates,
} from '../intake/id-rates.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { readKnownStudents } from './known-students.ts';
import { textTable } from './text-table.ts';

export interface MatchOptions {
  readonly apply: boolean;
  /** `feed=column:system`, or `feed=column:system:form`. */
  readonly pin: readonly string[];
}

/**
 * Tells how the ids of a source fit the students that are known. Pins what fits beyond doubt with `apply`, and whatever `pin` says. Nothing of
 * a student is shown. Throws `source-unknown`, `settings-invalid`, `command-invalid`.
 */
export async function matchIds(
  context: CommandContext,
  sourceId: string,
  { apply, pin }: MatchOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const wanted = new Map(pin.map(pinNamed));
  if (wanted.size > 0) pinStudentIds(folder, sourceId, wanted);
  const rates = await sourceRates(folder, sourceId, await readKnownStudents(folder, context.clock));
  const pins = new Map(
    rates.flatMap(({ feed, decision }) =>
      decision.kind === 'matched' && !wanted.has(feed) ? [[feed, choiceOf(decision.best)] as const] : [],
    ),
  );
  if (apply && pins.size > 0) pinStudentIds(folder, sourceId, pins);
  const open = rates.some(({ decision, pin }) => decision.kind === 'undecided' && pin === null);
  return done(
    [
      ...rates.map(feedText),
      ...(rates.length === 0 ? [`The source "${sourceId}" has no delivery yet.`] : []),
      ...(apply ? [appliedText(sourceId, [...pins.keys()])] : []),
      ...(wanted.size > 0 ? [appliedText(sourceId, [...wanted.keys()])] : []),
    ].join('\n\n'),
    {
      source: sourceId,
      feeds: rates.map(({ feed, delivery, pin, candidates, decision }) => ({
        feed,
        delivery,
        pin,
        decision: decision.kind,
        why: decision.kind === 'undecided' ? decision.why : null,
        best: decision.best ? choiceOf(decision.best) : null,
        rates: candidates.map((each) => ({
          ...choiceOf(each),
          rows: each.given,
          matched: each.matched,
          compared: each.compared,
          agreed: each.agreed,
        })),
      })),
      applied: [...(apply ? pins.keys() : []), ...wanted.keys()],
    },
    open ? 3 : 0,
  );
}

function feedText({ feed, delivery, pin, candidates, decision, isWhole }: FeedRates): string {
  const table = textTable(
    ['column', 'ids of', 'read', 'rows', 'match', 'rate', 'name or birth date fits'],
    candidates.map((each) => [
      each.column,
      each.system,
      each.form,
      each.given,
      each.matched,
      percent(each.matched / each.given),
      each.compared === 0 ? '' : `${each.agreed} of ${each.compared}`,
    ]),
  );
  const verdict =
    decision.kind === 'matched'
      ? `Matched: "${decision.best.column}" holds ids of ${decision.best.system}.`
      : `Undecided. ${reasons[decision.why]}`;
  return [
    `${feed}, ${delivery}${isWhole ? '' : ' (some of the rows)'}`,
    ...(candidates.length > 0 ? [table] : []),
    verdict,
    ...(pin ? [`Pinned: "${pin.column}" as ids of ${pin.system}, read ${pin.form}.`] : []),
  ].join('\n');
}

function appliedText(source: string, feeds: readonly string[]): string {
  if (feeds.length === 0) return 'Nothing was pinned: no match is beyond doubt.';
  return `Pinned in sources/${source}.yaml: ${feeds.join(', ')}. The next load maps its deliveries anew.`;
}

/** The column may hold colons, so system and form are read from the end. */
function pinNamed(words: string): [string, StudentIdPin] {
  const form = idForms.find((each) => words.endsWith(`:${each}`));
  const rest = form ? words.slice(0, -form.length - 1) : words;
  const [, feed, column, system] = /^([A-Za-z][A-Za-z0-9_]*)=(.+):([a-z0-9][a-z0-9_-]*)$/.exec(rest) ?? [];
  if (feed === undefined || column === undefined || system === undefined || form === 'padded')
    throw new Failure('command-invalid', {
      problem: `"${words}" is not a pin`,
      remedy:
        'Write feed=column:system, for example --pin "scores=Student ID:local". Padded ids are pinned in the file of the source.',
    });
  return [feed, { column, system, ...(form ? { form } : {}) }];
}
