import { type FileName, fileNames, hasFile, headerOf, rosteringFiles, type Version } from '../spec.ts';
import { Classes } from './classes.ts';
import { type Container, type SetFile, type TellFile, tellForeignFiles } from './container.ts';
import { checkDataFile } from './data-file-check.ts';
import { type CheckedManifest, type CheckedVersion, checkManifest } from './manifest-check.ts';
import { People } from './people.ts';
import { Places } from './places.ts';
import { nameOf, References } from './references.ts';
import type { StrictRule, Tell } from './rules.ts';
import type { Mode, SetContext } from './set-context.ts';
import { strictRecords } from './strict-csv.ts';

/** A breach, before those alike are taken together. */
export interface Breach {
  readonly rule: StrictRule;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: string | null;
  readonly detail: string | null;
}

export interface CheckedSet {
  readonly version: CheckedVersion;
  /** Data rows of each file that was read. */
  readonly rows: ReadonlyMap<FileName, number>;
}

/** Checks the files of a set, in the order in which they refer to each other. */
export async function checkSet(container: Container, found: (breach: Breach) => void): Promise<CheckedSet> {
  const tellFile: TellFile = (rule, file, detail) =>
    found({ rule, file, line: null, column: null, detail: detail ?? null });
  const tellIn =
    (file: string): Tell =>
    (rule, { line = null, column = null, detail = null } = {}) =>
      found({ rule, file, line, column, detail });
  const { manifest: manifestFile, data } = container;
  const manifest = manifestFile ? await checkManifest(manifestFile, tellIn(manifestFile.name)) : null;
  if (!manifestFile) tellFile('manifest-missing', null);
  const version = manifest?.version ?? (await guess(data));
  tellForeignFiles(container, version, tellFile);
  const modes = modesOf(container, manifest, version, tellFile);

  const context: SetContext = {
    version,
    mode: (file) => modes.get(file) ?? 'absent',
    tell: (rule, { file, line, column, detail = null }) =>
      found({
        rule,
        file: data.get(file)?.name ?? `${file}.csv`,
        line,
        column: column === null ? null : nameOf(file, version, column),
        detail,
      }),
  };
  const references = new References(context);
  const people = new People(context);
  const relations = [new Places(context), people, new Classes(context, people)];
  const rows = new Map<FileName, number>();
  for (const file of fileNames) {
    const source = data.get(file);
    if (!source || !hasFile(version, file)) continue;
    const tell = tellIn(source.name);
    const mode = context.mode(file) === 'delta' ? 'delta' : 'bulk';
    rows.set(file, await checkDataFile({ file, source, version, mode, tell, references, relations }));
  }
  for (const relation of relations) relation.end();
  return { version, rows };
}

/** Without a manifest: the version whose headers fit better. */
async function guess(data: ReadonlyMap<FileName, SetFile>): Promise<CheckedVersion> {
  const misfits = { '1.1': 0, '1.2': 0 };
  for (const [file, source] of data) {
    const header = new Set(await firstCells(source));
    for (const version of ['1.1', '1.2'] as const) {
      const wanted = new Set(hasFile(version, file) ? headerOf(version, file) : []);
      const extra = [...header].filter((column) => !wanted.has(column)).length;
      misfits[version] += extra + [...wanted].filter((column) => !header.has(column)).length;
    }
  }
  return misfits['1.2'] < misfits['1.1'] ? '1.2' : '1.1';
}

async function firstCells(source: SetFile): Promise<readonly string[]> {
  const stream = await source.open();
  try {
    for await (const records of strictRecords(stream))
      for (const { cells } of records) if (cells !== null) return cells;
    return [];
  } finally {
    stream.destroy();
  }
}

/** How each file counts, and where manifest and files do not agree. */
function modesOf(
  { manifest: manifestFile, data }: Container,
  manifest: CheckedManifest | null,
  version: Version,
  tell: TellFile,
): Map<FileName, Mode> {
  const modes = new Map<FileName, Mode>();
  for (const file of fileNames) {
    if (!hasFile(version, file)) continue;
    const there = data.get(file);
    const said = manifest?.modes.get(file)?.mode ?? null;
    if (said !== null && said !== 'absent' && !there)
      tell('manifest-file-missing', manifestFile?.name ?? null, `${file}.csv`);
    if (said === 'absent' && there) tell('manifest-file-unannounced', there.name);
    modes.set(file, there ? (said === 'delta' ? 'delta' : 'bulk') : 'absent');
  }
  const rostering = rosteringFiles(version);
  if (rostering.some((file) => modes.get(file) === 'bulk'))
    for (const file of rostering)
      if (modes.get(file) === 'absent') tell('file-set-incomplete', `${file}.csv`);
  return modes;
}
