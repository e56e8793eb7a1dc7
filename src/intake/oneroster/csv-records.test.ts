import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, csvRecords } from './csv-records.ts';

async function read(text: string, size = 7): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const all: CsvRecord[] = [];
  for await (const records of csvRecords(chunks())) all.push(...records);
  return all;
}

const shown = (records: readonly CsvRecord[]) => records.map(({ line, cells }) => [line, ...cells]);

test('lines are counted through CRLF, LF and CR, blank lines and line breaks in quotes', async () => {
  expect(shown(await read('a,b\r\n1,2\r\n\r\n"x\r\ny",3\r\n4,5'))).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2'],
    [4, 'x\r\ny', '3'],
    [6, '4', '5'],
  ]);
  expect(shown(await read('a,b\r1,2\r3,4\r'))).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2'],
    [3, '3', '4'],
  ]);
});

test('quotes are taken off and doubled quotes are one, quotes inside a word stay', async () => {
  expect(shown(await read('a,b\n"1,2","say ""hi"""\nO"Neil,x\n'))).toEqual([
    [1, 'a', 'b'],
    [2, '1,2', 'say "hi"'],
    [3, 'O"Neil', 'x'],
  ]);
});

test('an unclosed quote costs its own line only', async () => {
  const records = await read('a,b\n1,"2\n3,4\n"5,x",6\n7,"8');
  expect(records.map(({ line, broken, cells }) => [line, broken, ...cells])).toEqual([
    [1, false, 'a', 'b'],
    [2, true],
    [3, false, '3', '4'],
    [4, false, '5,x', '6'],
    [5, true],
  ]);
  expect(records[1]?.raw()).toBe('1,"2');
});

test('no letter is lost: what the records were made from, put together, is the file', async () => {
  const piece = fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', ' ', '""', '"x,y"', 'long word');
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      async (pieces, size) => {
        const text = pieces.join('');
        const records = await read(text, size);
        const letters = (value: string) => value.replace(/[\r\n]/g, '');
        const blank = (value: string) =>
          value
            .split(/\r?\n/)
            .filter((line) => line.trim() !== '')
            .join('');
        expect(letters(blank(records.map((record) => `${record.raw()}\n`).join('')))).toBe(
          letters(blank(text)),
        );
        const starts = records.map(({ line }) => line);
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
      },
    ),
  );
});
