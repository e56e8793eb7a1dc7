import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { Failure } from '../../base/failure.ts';
import { cleanSet, type Files, type Read, readFiles } from '../oneroster/fixture.ts';
import { ArchiveUnreadable } from '../zip-file.ts';
import { linesOf, uncovered } from './line-cover.ts';
import { mutate, oneOf, type Random, randomFrom } from './mutator.ts';

const count = Math.round(Number(process.env.ALMANAC_MUTANTS ?? 2000) * 0.06);

/** Files whose rows are kept as they came: of users, what is held back is not kept, because of its passwords. */
const [first = '', ...others] = Object.keys(cleanSet()).filter(
  (name) => name !== 'users.csv' && name !== 'manifest.csv',
);

async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

const whole = zipOf(cleanSet());

/** A damaged set, and the text of the file that was damaged where it can be read. */
async function mutantSet(
  kind: number,
  random: Random,
): Promise<{ files: Files; changed: string; text: Buffer | null }> {
  if (kind === 0)
    return { files: { 'set.zip': mutate(await whole, 'zip', random) }, changed: '', text: null };
  const changed = oneOf(random, [first, ...others, 'users.csv', 'manifest.csv']);
  const text = mutate(Buffer.from(cleanSet()[changed] ?? ''), 'text', random);
  const files = { ...cleanSet(), [changed]: text };
  return { files: kind === 1 ? { 'set.zip': await zipOf(files) } : files, changed, text };
}

function faultsOf({ feeds, findings }: Read, changed: string, text: Buffer | null): string[] {
  const faults: string[] = [];
  const held = [...feeds.values()].reduce((sum, { refused }) => sum + refused.length, 0);
  const told = findings.filter(({ severity, rows }) => severity === 'error' && rows > 0);
  const counted = told.reduce((sum, { rows }) => sum + rows, 0);
  if (counted !== held) faults.push(`${held} rows held back, ${counted} told`);
  const feed = feeds.get(changed.replace('.csv', ''));
  if (!feed || !text || changed === 'users.csv' || isWide(text)) return faults;
  const handed = [
    ...feed.rows.map(({ line, values }) => ({ line, text: Object.values(values).join(',') })),
    ...feed.refused.map(({ line, raw }) => ({ line, text: raw })),
  ].toSorted((a, b) => a.line - b.line);
  // What a cell could not be read as is empty, and its line breaks with it.
  const isBroken = findings.some(
    ({ feed: own, rule }) => own === changed.replace('.csv', '') && rule === 'line-break-in-field',
  );
  if (handed.length > linesOf(text).length) faults.push('more rows than lines');
  if (!isBroken) faults.push(...uncovered(text, handed, 1));
  return faults;
}

function isWide(text: Buffer): boolean {
  return text.includes(0) || text[0] === 0xff || text[0] === 0xfe;
}

test('whatever happens to a set, in a folder or a zip, every row of it is accounted for', async () => {
  const faults: string[] = [];
  let refused = 0;
  for (let index = 0; index < count; index += 1) {
    const seed = 411_000 + index;
    const kind = index % 4;
    const { files, changed, text } = await mutantSet(kind, randomFrom(seed));
    try {
      const read = await readFiles(files);
      faults.push(
        ...faultsOf(read, changed, text)
          .map((what) => `seed ${seed}, ${changed}: ${what}`)
          .slice(0, 3),
      );
    } catch (error) {
      const isRefusal = error instanceof Failure && error.cause instanceof ArchiveUnreadable && kind === 0;
      if (isRefusal) refused += 1;
      else
        faults.push(
          `seed ${seed}, ${changed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
    }
  }
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(count / 3);
}, 1_800_000);
