import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { Failure } from '../base/failure.ts';
import { type FileName, fileNames, hasFile, isFileName } from './oneroster/spec.ts';
import { type OneRosterRow, rowWriter } from './oneroster/writer/checked-row.ts';
import { csvLine, manifestText, writtenColumns } from './oneroster/writer/csv-text.ts';
import { validateOneRoster } from './oneroster-validation.ts';

export type { FileName as OneRosterFile, OneRosterRow };

/** The records of one file. */
export interface OneRosterRecords {
  /** `delta`: every record has status and dateLastModified. */
  readonly mode?: 'bulk' | 'delta';
  readonly rows: Iterable<OneRosterRow> | AsyncIterable<OneRosterRow>;
  /** Columns of your own, `metadata.…`, in their order. */
  readonly metadata?: readonly string[];
}

export interface OneRosterSet {
  readonly files: Readonly<Partial<Record<FileName, OneRosterRecords>>>;
  /** What the manifest says the set is from. */
  readonly system?: { readonly name: string; readonly code: string };
  /** The time its entries carry; the same records and time give the same bytes. */
  readonly at: Date;
}

export interface WrittenSet {
  readonly files: readonly { readonly file: FileName; readonly rows: number }[];
}

/**
 * Writes records as a strict OneRoster 1.2 zip. Files without records are left out and said to be absent; passwords are never written. The zip
 * is held against the standard before it takes its name, so that nothing is there that does not keep to it. Throws
 * `oneroster-unwritable` for a record, `oneroster-invalid` for records that do not fit each other.
 */
export async function writeOneRoster(set: OneRosterSet, path: string): Promise<WrittenSet> {
  const part = `${path}.part`;
  try {
    const written = await writeZip(set, part);
    const { isValid, violations } = await validateOneRoster(part);
    if (!isValid) {
      const broken = violations.filter(({ severity }) => severity === 'error');
      const problem = broken
        .slice(0, 5)
        .map(({ rule, file, column, rows }) =>
          [rule, file, column, rows > 0 ? `${rows} rows` : null].filter(Boolean).join(' '),
        )
        .join('; ');
      throw new Failure('oneroster-invalid', { path, problem });
    }
    await rename(part, path);
    return written;
  } finally {
    await rm(part, { force: true });
  }
}

async function writeZip({ files, system, at }: OneRosterSet, path: string): Promise<WrittenSet> {
  const zip = new ZipFile();
  const options = { mtime: at, mode: 0o100600, forceDosTimestamp: true };
  const modes = new Map<FileName, 'bulk' | 'delta'>();
  const counts = new Map<FileName, number>();
  let problem: unknown = null;
  const bytes = new PassThrough();
  zip.outputStream.pipe(bytes);
  zip.on('error', (error) => bytes.destroy(error));
  const sink = pipeline(bytes, createWriteStream(path, { mode: 0o600 }));
  // Looked at below; until then it must not end the process.
  sink.catch(() => undefined);
  try {
    for (const file of fileNames) {
      const records = files[file];
      if (!records || !hasFile('1.2', file)) continue;
      const rows = iterate(records.rows);
      const first = await rows.next();
      if (first.done) continue;
      modes.set(file, records.mode ?? 'bulk');
      const text = csvOf(file, records, first.value, rows, (count) => counts.set(file, count));
      const stream = Readable.from(text);
      stream.once('error', (error) => {
        problem ??= error;
      });
      zip.addReadStream(stream, `${file}.csv`, options);
      await new Promise<void>((resolve) => stream.once('close', resolve));
      if (problem) throw problem;
    }
    zip.addBuffer(Buffer.from(manifestText(modes, system ?? null)), 'manifest.csv', options);
    zip.end();
    await sink;
  } catch (error) {
    bytes.destroy();
    await sink.catch(() => undefined);
    throw problem ?? error;
  }
  return { files: [...counts].map(([file, rows]) => ({ file, rows })) };
}

async function* csvOf(
  file: FileName,
  { mode = 'bulk', metadata = [] }: OneRosterRecords,
  first: OneRosterRow,
  rest: AsyncIterator<OneRosterRow>,
  counted: (rows: number) => void,
): AsyncGenerator<Buffer> {
  const cells = rowWriter(file, mode, metadata);
  let text = csvLine([...writtenColumns(file), ...metadata]);
  let count = 0;
  for (let next: IteratorResult<OneRosterRow> = { value: first }; !next.done; next = await rest.next()) {
    text += csvLine(cells(next.value, count));
    count += 1;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  counted(count);
  yield Buffer.from(text);
}

async function* iterate(rows: OneRosterRecords['rows']): AsyncGenerator<OneRosterRow> {
  yield* rows;
}

export { isFileName as isOneRosterFile };
