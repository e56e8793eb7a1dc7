import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanSet, readFiles } from './fixture.ts';

const files = Object.keys(cleanSet());

/** Something that happens to exports: bytes changed, lost, doubled or put in, at some place of some file. */
const corruption = fc.record({
  file: fc.constantFrom(...files),
  at: fc.nat(),
  lose: fc.nat({ max: 40 }),
  insert: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      ',',
      '\n',
      '\r\n',
      '\r',
      '\0',
      '\ufeff',
      ',,,,,',
      '"",',
      'é',
      '2026-13-45',
      '{',
      'ext:',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  ),
});

test('whatever happens to a set, nothing throws, and what is read is a row or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(corruption, { minLength: 1, maxLength: 6 }), async (corruptions) => {
      const set = cleanSet();
      for (const { file, at, lose, insert } of corruptions) {
        const text = set[file] ?? '';
        const place = text.length > 0 ? at % text.length : 0;
        set[file] = text.slice(0, place) + insert + text.slice(place + lose);
      }
      const read = await readFiles(set);
      for (const [name, { rows, refused }] of read.feeds) {
        const text = (set[`${name}.csv`] ?? '').replace(/^\ufeff/, '');
        // Each line that is not blank belongs to exactly one record. The first one is the header, unless it is refused as none.
        const written = text
          .split(/\r\n|\n|\r/)
          .flatMap((line, index) => (line.trim() === '' ? [] : index + 1));
        const starts = [...rows, ...refused].map(({ line }) => line).toSorted((a, b) => a - b);
        expect(new Set(starts).size).toBe(starts.length);
        expect(starts.every((line) => written.includes(line))).toBe(true);
        const headerless = refused.some(({ rule }) => rule === 'header-missing');
        const broken = read.findings.some(
          ({ feed, rule }) => feed === name && rule === 'line-break-in-field',
        );
        if (!broken && !text.includes('"'))
          expect(starts.length).toBe(Math.max(0, written.length - (headerless ? 0 : 1)));
      }
      const refusals = read.findings.filter(({ severity, rows }) => severity === 'error' && rows > 0);
      const counted = refusals.reduce((sum, { rows }) => sum + rows, 0);
      expect(counted).toBe([...read.feeds.values()].reduce((sum, { refused }) => sum + refused.length, 0));
    }),
    { numRuns: 40 },
  );
}, 240_000);

test('rows copied at once come out as rows read one by one', async () => {
  const table = cleanSet();
  const cell = fc.constantFrom(
    '',
    'x',
    ' x',
    'TRUE',
    'true',
    '2026-09-01',
    '9/13/2026',
    'Active',
    'active',
    '12',
    '2025-2026',
    'ext:y',
    '"a,b"',
    '"a, b"',
    'ä',
    'u5',
    's1',
  );
  const change = fc.record({
    file: fc.constantFrom(...files),
    row: fc.nat({ max: 5 }),
    column: fc.nat({ max: 15 }),
    cell,
  });
  let copies = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
      const set = { ...table };
      for (const { file, row, column, cell: value } of changes) {
        const rows = String(set[file]).split('\n');
        const at = 1 + (row % Math.max(1, rows.length - 2));
        const cells = (rows[at] ?? '').split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
        cells[column % cells.length] = value;
        rows[at] = cells.join(',');
        set[file] = rows.join('\n');
      }
      const one = await readFiles(set, Number.POSITIVE_INFINITY);
      const all = await readFiles(set, 0);
      const plainly = ({ feeds, findings, result }: typeof one) => ({ feeds, findings, result });
      expect(plainly(all)).toEqual(plainly(one));
      if (one.findings.length > 0) copies += 1;
    }),
    {
      numRuns: 15,
      // Two findings of the same weight, one from a row copied and one from a row read by itself.
      examples: [
        [
          [
            { file: 'academicSessions.csv', row: 0, column: 2, cell: '"a,b"' },
            { file: 'academicSessions.csv', row: 4, column: 10, cell: '"a, b"' },
          ],
        ],
        // A refused row with quotes and a blank: its text is kept as it stands.
        [
          [
            { file: 'classes.csv', row: 0, column: 0, cell: '' },
            { file: 'classes.csv', row: 0, column: 3, cell: '"a, b"' },
            { file: 'classes.csv', row: 0, column: 4, cell: ' x' },
          ],
        ],
      ],
    },
  );
  expect(copies).toBeGreaterThan(5);
}, 240_000);

test('random bytes instead of files do not throw either', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.uint8Array({ maxLength: 400 }), async (file, bytes) => {
      await readFiles({ ...cleanSet(), [file]: Buffer.from(bytes) });
    }),
    { numRuns: 15 },
  );
}, 240_000);
