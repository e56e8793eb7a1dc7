import { expect, test } from 'vitest';
import type { FeedSink } from '../reader.ts';
import { examine, type Report } from './examine.ts';
import { specimens } from './specimens.ts';

/** `npm run test:long` asks for 10,000. */
const count = Number(process.env.ALMANAC_MUTANTS ?? 2000) * 0.94;
const isLong = process.env.ALMANAC_MUTANTS !== undefined;

function told({ kinds, memory, faults }: Report): string {
  const lines = [...kinds].map(
    ([kind, { mutants, refused, rows, heldBack, slowest, slowestSeed }]) =>
      `${kind}: ${mutants} files, ${refused} refused whole, ${rows} rows, ${heldBack} held back, slowest ${Math.round(slowest)} ms (seed ${slowestSeed})`,
  );
  return [...lines, `memory ${Math.round(memory)} MB, ${faults.length} faults`].join('\n');
}

test('whatever happens to a file, every row of it is accounted for', async () => {
  const report = await examine(await specimens(), count, 20_261_120);
  if (isLong) console.info(told(report));
  expect(report.faults).toEqual([]);
  expect([...report.kinds.values()].reduce((sum, { mutants }) => sum + mutants, 0)).toBeGreaterThan(
    count * 0.95,
  );
  // Not every file is refused, and not every one is read: mutants that change nothing or everything find nothing.
  for (const [kind, { mutants, refused, rows }] of report.kinds)
    if (mutants > 10) expect([kind, refused < mutants, rows > 0]).toEqual([kind, true, true]);
  expect(report.memory).toBeLessThan(3000);
}, 1_800_000);

/** A sink that hands rows on, changed. */
function tampered(sink: FeedSink, change: (row: () => void, line: number) => void): FeedSink {
  return {
    ...sink,
    open(feed, columns, keep) {
      const writer = sink.open(feed, columns, keep);
      return {
        ...writer,
        row: (file, line, values) => change(() => writer.row(file, line, values), line),
        copy: async () => null,
      };
    },
  };
}

test.each<[string, (row: () => void, line: number) => void]>([
  ['drops a row', (row, line) => (line === 7 ? undefined : row())],
  ['drops its first row', (row, line) => (line === 2 ? undefined : row())],
  [
    'hands a row on twice',
    (row, line) => {
      row();
      if (line === 9) row();
    },
  ],
  [
    'fails',
    (row, line) => {
      if (line === 11) throw new TypeError('planted');
      row();
    },
  ],
])(
  'a reader that %s is noticed',
  async (_name, change) => {
    const [csv] = await specimens();
    const report = await examine(csv ? [csv] : [], 20, 7, (sink) => tampered(sink, change));
    expect(report.faults.length).toBeGreaterThan(3);
  },
  300_000,
);
