import { dayIn, momentIn } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { listEditions } from '../edition/editions.ts';
import { readSettings } from '../intake/settings.ts';
import { type AuditKind, type AuditProblem, auditKinds } from '../store/audit-log.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { withStore } from './with-store.ts';

const problemWords: Readonly<Record<AuditProblem['problem'], string>> = {
  altered: 'was changed after it was written',
  missing: 'is not there',
  unlinked: 'does not go on from the entry before it',
  replaced: 'is another one than an edition remembers',
  'cut-off': 'was there when an edition was published, and the log ends before it',
};

/** How many problems are told one by one. */
const most = 20;

/**
 * Holds the audit log against its own hashes and against what editions remember of it. Exit code 3 where something does not fit: then somebody has
 * written into the store by another way than Almanac.
 */
export async function auditVerify(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const anchors = listEditions(folder).flatMap(({ auditHead }) => auditHead ?? []);
  const { timeZone } = readSettings(folder);
  const { entries, problems, retired } = await withStore(context, (store) => store.auditLog.verify(anchors));
  const json = { entries, anchors: anchors.length, problems, retired };
  const gone =
    retired === null
      ? ''
      : `; entries up to ${retired.through} were retired by ${retired.by} on ${dayIn(timeZone, new Date(retired.at))} (entry ${retired.number})`;
  const held = `${entries} entries, held against ${anchors.length} editions${gone}`;
  if (problems.length === 0) return done(`The audit log is whole: ${held}.`, json);
  const lines = problems
    .slice(0, most)
    .map(({ number, problem }) => `  entry ${number} ${problemWords[problem]}`);
  const further = problems.length > most ? [`  and ${problems.length - most} more`] : [];
  return done(
    [
      `The audit log is not whole (${held}):`,
      ...lines,
      ...further,
      '  remedy: keep the store as it is, compare it with the last backup, and find out who could write into it.',
    ].join('\n'),
    json,
    3,
  );
}

export interface AuditListOptions {
  readonly actor?: string;
  readonly kind?: readonly string[];
  readonly text?: string;
  readonly most: number;
}

/** What was asked and done, newest first. */
export async function auditList(context: CommandContext, options: AuditListOptions): Promise<CommandResult> {
  const { timeZone } = readSettings(openDataFolder(context.data));
  const kinds = options.kind?.map(kindNamed);
  const entries = await withStore(context, (store) =>
    store.auditLog.list({
      limit: options.most,
      ...(options.actor === undefined ? {} : { actor: options.actor }),
      ...(kinds === undefined ? {} : { kinds }),
      ...(options.text === undefined ? {} : { text: options.text }),
    }),
  );
  if (entries.length === 0) return done('Nothing of that has been written down.', []);
  const table = textTable(
    ['number', 'at', 'who', 'what', 'detail'],
    entries.map(({ number, at, actor, kind, detail }) => [
      number,
      momentIn(timeZone, new Date(at)),
      actor,
      kind,
      JSON.stringify(detail),
    ]),
  );
  return done(table, entries);
}

function kindNamed(word: string): AuditKind {
  const kind = auditKinds.find((known) => known === word);
  if (kind) return kind;
  throw new Failure('command-invalid', {
    problem: `"${word}" is no kind of entry`,
    remedy: `Kinds: ${auditKinds.join(', ')}.`,
  });
}
