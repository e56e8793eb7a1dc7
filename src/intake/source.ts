import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import { stringify } from 'yaml';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { GuardSettings } from './guard/thresholds.ts';
import { listLayouts } from './layout.ts';
import { isSchedule } from './schedule.ts';
import { StudentIdPin } from './student-id-choice.ts';
import { type Where, WhereFile, whereOf } from './transport/where.ts';
import { whereProblems } from './transport/where-check.ts';
import { checkedValue, type FileProblem, readYamlFile, Slug } from './yaml-file.ts';

export { placeWords, type Where } from './transport/where.ts';

/** The readers there are, and the layout a reader brings itself. */
export const readers = {
  table: { layout: null },
  'oneroster-csv': { layout: 'oneroster' },
  'sds-csv': { layout: 'sds' },
} as const satisfies Record<string, { layout: string | null }>;

export type ReaderName = keyof typeof readers;

const SourceFile = Type.Object(
  {
    id: Slug,
    title: Type.Optional(Type.String()),
    steward: Type.Optional(Type.String()),
    reader: Type.String(),
    namespace: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]*$' })),
    where: WhereFile,
    schedule: Type.Optional(Type.String()),
    skip: Type.Optional(Type.Literal('holidays')),
    expected_by: Type.Optional(Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|none)$' })),
    layouts: Type.Optional(Type.Array(Type.String())),
    /** By feed: which column holds the ids of students, and whose ids they are. */
    student_ids: Type.Optional(Type.Record(Type.String(), StudentIdPin)),
    /** Where the thresholds for holding a delivery differ from the district's. */
    guard: Type.Optional(GuardSettings),
  },
  { additionalProperties: false },
);
type SourceFile = Static<typeof SourceFile>;

/** A system of record, as `sources/<id>.yaml` describes it. */
export interface Source {
  readonly id: string;
  readonly title: string;
  /** Who answers for its data; null where nobody is named. */
  readonly steward: string | null;
  readonly reader: ReaderName;
  /** Whose ids its rows carry. Sources of one system share it. */
  readonly namespace: string;
  readonly where: Where;
  /** When it is due (cron); null: at each run. */
  readonly schedule: string | null;
  /** Whether it is left alone on holidays. */
  readonly skipsHolidays: boolean;
  /**
   * `HH:MM`, the hour of the district by which something new is promised on each day of its schedule; `none`: nothing
   * is promised; null: nobody said, and the time until the next look but one counts.
   */
  readonly expectedBy: string | null;
  /** By feed, the student ids that a person has pinned; absent where none are. */
  readonly studentIds?: Readonly<Record<string, StudentIdPin>>;
  /** The layouts its files go through, a built-in reader's own among them. */
  readonly layouts: readonly string[];
  /** What it says otherwise than the district about holding a delivery. */
  readonly guard: GuardSettings;
}

/** All sources, by id. Throws `settings-invalid` at the first one that is wrong. */
export function listSources(data: DataFolder): Source[] {
  return sourceIds(data).map((id) => readSource(data, id));
}

/** Throws `source-unknown`, `settings-invalid`. */
export function readSource(data: DataFolder, id: string): Source {
  if (!sourceIds(data).includes(id))
    throw new Failure('source-unknown', { source: id, known: sourceIds(data).join(', ') || 'none' });
  const { file, problems } = inspectSource(data, id);
  return sourceOf(data, checkedValue<typeof SourceFile>({ ...file, problems }, shownName(id)));
}

/** What a new source is made from. `path` is absolute, or relative to the data folder. */
export interface NewSource {
  readonly id: string;
  readonly reader: string;
  readonly path: string;
  readonly layouts: readonly string[];
  readonly title?: string | undefined;
  readonly steward?: string | undefined;
  readonly namespace?: string | undefined;
  readonly deliveries?: 'one' | 'dated-folders' | 'drop-folder' | undefined;
  readonly schedule?: string | undefined;
}

/** Writes `sources/<id>.yaml`. Throws `source-taken`, `reader-unknown`, `layout-unknown`, `command-invalid`. */
export function addSource(data: DataFolder, wanted: NewSource): Source {
  const file = join(data.sources, `${wanted.id}.yaml`);
  if (!Check(Slug, wanted.id))
    throw new Failure('command-invalid', {
      problem: `"${wanted.id}" cannot be the id of a source`,
      remedy: 'Use lower-case letters, digits and hyphens.',
    });
  if (existsSync(file)) throw new Failure('source-taken', { source: wanted.id, file: shownName(wanted.id) });
  if (!isReader(wanted.reader)) throw readerUnknown(wanted.reader);
  const known = listLayouts(data);
  for (const layout of wanted.layouts)
    if (!known.includes(layout)) throw new Failure('layout-unknown', { layout, known: known.join(', ') });
  if (wanted.reader === 'table' && wanted.layouts.length === 0)
    throw new Failure('command-invalid', {
      problem: 'the reader "table" needs a layout',
      remedy: `Name one: ${known.join(', ')}.`,
    });
  // Relative, so that data folder and files can move together.
  const path = relative(data.root, resolve(data.root, wanted.path)).split(sep).join('/') || '.';
  const { id, title, steward, reader, namespace, deliveries, schedule, layouts } = wanted;
  const text = stringify({
    id,
    title: title ?? id,
    ...(steward ? { steward } : {}),
    reader,
    ...(namespace ? { namespace } : {}),
    where: { path, ...(deliveries ? { deliveries } : {}) },
    ...(schedule ? { schedule } : {}),
    ...(layouts.length > 0 ? { layouts: [...layouts] } : {}),
  });
  mkdirSync(data.sources, { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
  return readSource(data, id);
}

/** Ids of the sources there are, whether or not their files are right. */
export function sourceIds(data: DataFolder): string[] {
  if (!existsSync(data.sources)) return [];
  return readdirSync(data.sources)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** A source file with everything that is wrong in it. */
export function inspectSource(data: DataFolder, id: string) {
  const file = readYamlFile(join(data.sources, `${id}.yaml`), shownName(id), SourceFile);
  const problems: FileProblem[] = file.problems.map(withoutSecret);
  const complain = (keys: readonly (string | number)[], message: string, remedy: string) =>
    problems.push({ file: shownName(id), line: file.lineOf(keys), message, remedy });
  const value = file.value;
  if (value) {
    if (value.id !== id)
      complain(['id'], `the id is "${value.id}" and the file is named "${id}"`, 'Give both the same name.');
    if (!isReader(value.reader)) {
      const { message, remedy } = readerUnknown(value.reader);
      complain(['reader'], message, remedy);
    } else if (readers[value.reader].layout && value.layouts?.length)
      complain(['layouts'], `the reader "${value.reader}" brings its own layout`, 'Take "layouts" out.');
    else if (!readers[value.reader].layout && !value.layouts?.length)
      complain(['reader'], `the reader "${value.reader}" needs at least one layout`, 'Add "layouts".');
    const schedule = value.schedule;
    if (schedule !== undefined && !isSchedule(schedule))
      complain(['schedule'], `"${schedule}" is not a cron schedule`, 'Write five fields, e.g. "0 2 * * *".');
    for (const { keys, message, remedy } of whereProblems(value.where)) complain(keys, message, remedy);
  }
  return { file, problems };
}

/** How the file of a source is called when it is shown. */
export function shownName(id: string): string {
  return `sources/${id}.yaml`;
}

function sourceOf(data: DataFolder, file: SourceFile): Source {
  if (!isReader(file.reader)) throw readerUnknown(file.reader);
  const own = readers[file.reader].layout;
  return {
    id: file.id,
    title: file.title ?? file.id,
    steward: file.steward ?? null,
    reader: file.reader,
    namespace: file.namespace ?? file.id,
    where: whereOf(file.where, data.root),
    schedule: file.schedule ?? null,
    skipsHolidays: file.skip === 'holidays',
    expectedBy: file.expected_by ?? null,
    layouts: own ? [own] : (file.layouts ?? []),
    ...(file.student_ids ? { studentIds: file.student_ids } : {}),
    guard: file.guard ?? {},
  };
}

function isReader(reader: string): reader is ReaderName {
  return Object.hasOwn(readers, reader);
}

function readerUnknown(reader: string): Failure {
  return new Failure('reader-unknown', { reader, known: Object.keys(readers).join(', ') });
}

/** Who writes a secret into the file is told where it belongs. */
function withoutSecret(problem: FileProblem): FileProblem {
  if (!/"where\.(sftp|https)\.(password|passphrase|headers|token)/.test(problem.message)) return problem;
  return {
    ...problem,
    message: 'a secret does not belong in this file',
    remedy: 'Take it out and change it; say where it lies with "password_from" or "headers_from".',
  };
}
