import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFiles } from './table-fixture.ts';

const columns = [
  { name: 'STUDENT', start: 1, length: 5 },
  { name: 'NAME', start: 7, length: 6 },
  { name: 'SCORE', start: 13, length: 3 },
];

async function read(content: string | Buffer, settings: object = {}) {
  const found = await readFiles(
    { 'state.txt': content },
    { feed: { files: '*.txt', fixed_width: columns, ...settings } },
  );
  return { ...found, told: found.findings.map(({ rule, lines }) => [rule, ...lines]) };
}

test('columns stand at their places, in letters, whatever the line ends and the encoding', async () => {
  const lines = ['00017 José  230', '', '00018 Zoë    41', '00019        '];
  for (const content of [
    lines.join('\n'),
    `${lines.join('\r\n')}\r\n`,
    lines.join('\r'),
    `\uFEFF${lines.join('\n')}\n\u001a`,
    Buffer.from(lines.join('\n'), 'latin1'),
    Buffer.from(`\uFEFF${lines.join('\r\n')}`, 'utf16le'),
  ]) {
    const { rows, refused, told } = await read(content);
    expect(rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([
      [1, '00017', 'José', '230'],
      [3, '00018', 'Zoë', '41'],
      [4, '00019', null, null],
    ]);
    expect(refused).toEqual([]);
    expect(told.filter(([rule]) => rule !== 'encoding-guessed')).toEqual([['row-short', 4]]);
  }
});

test('text behind the last column is told; with a record length, such a line is held back', async () => {
  const content = '00017 Ann   230  \n00018 Ben   231xx\n00019 Cas   232\n';
  const loose = await read(content);
  expect(loose.rows.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(loose.told).toEqual([['text-beyond-columns', 2]]);
  const exact = await read(content, { record_length: 15 });
  expect(exact.rows.map(({ line }) => line)).toEqual([1, 3]);
  expect(exact.refused).toEqual([{ feed: 'feed', line: 2, raw: '00018 Ben   231xx', rule: 'row-long' }]);
});

test('records without line ends; one that is cut off is held back', async () => {
  const records = ['00017 Ann   230', '00018 José  231', '               ', '00019 Cas   232'];
  const whole = await read(`${records.join('')}\r\n\u001a`, { record_length: 15 });
  expect(whole.rows.map(({ line, cells }) => [line, cells.STUDENT])).toEqual([
    [1, '00017'],
    [2, '00018'],
    [4, '00019'],
  ]);
  expect(whole.told).toEqual([]);
  const cut = await read(records.join('').slice(0, -4), { record_length: 15 });
  expect(cut.rows).toHaveLength(2);
  expect(cut.refused).toEqual([{ feed: 'feed', line: 4, raw: '00019 Cas  ', rule: 'record-cut' }]);
});

test('a line that never ends and an empty file', async () => {
  const endless = await read(`00017 Ann   230\n${'x'.repeat(3_000_000)}\n00018 Ben   231\n`);
  expect(endless.rows.map(({ line }) => line)).toEqual([1, 3]);
  expect(endless.refused).toMatchObject([{ line: 2, rule: 'row-unreadable' }]);
  expect((await read('')).told).toEqual([['file-empty']]);
});

test('every record comes out as it went in, wherever the file is cut while it is read', async () => {
  const letter = fc.constantFrom('a', 'B', '7', 'é', 'ß', '漢');
  const cell = (length: number) => fc.string({ unit: letter, minLength: 1, maxLength: length });
  const record = fc.tuple(cell(5), cell(6), cell(3));
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 30 }),
      fc.constantFrom('\n', '\r\n', ''),
      fc.constantFrom(1, 900),
      async (records, end, times) => {
        const text = records
          .map(([a, b, c]) => `${a.padEnd(5)} ${b.padEnd(6)}${c.padEnd(3)}${end}`)
          .join('')
          .repeat(times);
        const { rows, refused } = await read(text, end === '' ? { record_length: 15 } : {});
        expect(refused).toEqual([]);
        expect(rows.length).toBe(records.length * times);
        const wanted = records.map(([STUDENT, NAME, SCORE]) => ({ STUDENT, NAME, SCORE }));
        expect(rows.slice(-records.length).map(({ cells }) => cells)).toEqual(wanted);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
