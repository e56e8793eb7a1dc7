import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFiles } from './table-fixture.ts';

const feeds = { feed: { files: '*.csv', header: ['STUDENT', 'NAME'] } };

async function read(content: Buffer | string, settings: object = {}) {
  const { rows, refused, findings, rules } = await readFiles(
    { 'a.csv': content },
    { feed: { ...feeds.feed, ...settings } },
  );
  return {
    names: rows.map(({ cells }) => cells.NAME),
    lines: rows.map(({ line }) => line),
    refused,
    findings,
    rules,
  };
}

const text = 'STUDENT,NAME\n1,José\n2,Zoë Nuñez\n3,Ann\n';
const names = ['José', 'Zoë Nuñez', 'Ann'];

function bigEndian(wide: Buffer): Buffer {
  return Buffer.from(wide).swap16();
}

describe('the encoding of a file is found by what is in it, and told', () => {
  const wide = Buffer.from(text, 'utf16le');
  test.each<[string, Buffer, string[]]>([
    ['UTF-8', Buffer.from(text), []],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), []],
    ['UTF-16, little end first, with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), []],
    ['UTF-16, big end first, with a mark', bigEndian(Buffer.from(`\uFEFF${text}`, 'utf16le')), []],
    ['UTF-16, little end first', wide, []],
    ['UTF-16, big end first', bigEndian(wide), []],
    ['windows-1252', Buffer.from(text, 'latin1'), ['encoding-guessed']],
  ])('%s', async (_name, bytes, rules) => {
    const found = await read(bytes);
    expect(found.names).toEqual(names);
    expect(found.lines).toEqual([2, 3, 4]);
    expect(found.rules).toEqual(rules);
  });

  test('half UTF-8, half windows-1252: line by line, and the lines are named', async () => {
    const half = Buffer.concat([
      Buffer.from('STUDENT,NAME\r\n1,José\r\n'),
      Buffer.from('2,Zoë Nuñez\r\n', 'latin1'),
      Buffer.from('3,Ann\r\n4,Ø – “q”\r\n'),
      Buffer.from([0x35, 0x2c, 0x93, 0x71, 0x94]),
    ]);
    const found = await read(half);
    expect(found.names).toEqual([...names, 'Ø – “q”', '“q”']);
    expect(found.findings).toMatchObject([
      { rule: 'encoding-mixed', severity: 'warning', rows: 2, lines: [3, 6] },
    ]);
  });

  test('a layout or a mark that says UTF-8 where it is not', async () => {
    for (const bytes of [
      Buffer.from(text, 'latin1'),
      Buffer.concat([Buffer.from('\uFEFF'), Buffer.from(text, 'latin1')]),
    ]) {
      const found = await read(bytes, { encoding: 'utf-8' });
      expect(found.names).toEqual(names);
      expect(found.rules).toEqual([bytes[0] === 0xef ? 'encoding-mixed' : 'encoding-not-as-told']);
    }
  });

  test('an encoding the layout names, and bytes that are no letters in it', async () => {
    const found = await read(Buffer.from([...Buffer.from('STUDENT,NAME\n1,'), 0xbe, 0xfc, 0x8f, 0x0a]), {
      encoding: 'euc-kr',
    });
    expect(found.rules).toEqual(['encoding-invalid']);
    expect(found.names).toHaveLength(1);
    await expect(read(text, { encoding: 'klingon' })).rejects.toThrow(/encoding "klingon"/);
  });

  test('whatever the letters and wherever they are cut, they come out as they went in', async () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'é', 'ß', '漢', '😀', 'Ñ'),
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('utf8', 'utf16le'),
        async (all, encoding) => {
          const mark = encoding === 'utf16le' ? '\uFEFF' : '';
          const lines = `${mark}STUDENT,NAME\n${all.map((each, index) => `${index},${each}\n`).join('')}`;
          const found = await read(Buffer.from(lines, encoding as BufferEncoding));
          expect(found.names).toEqual(all);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('letters on the edge of what is read at a time', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const filling = `9,${'x'.repeat(1000)}\n`.repeat(1046);
      const head = `STUDENT,NAME\n8,${'y'.repeat(shift)}\n${filling}`;
      const long = `${head}${'1,漢字😀é\n'.repeat(200)}`;
      const utf8 = await read(Buffer.concat([Buffer.from(long), Buffer.from('2,é\n', 'latin1')]));
      expect(utf8.names.slice(1047, 1247).every((each) => each === '漢字😀é')).toBe(true);
      expect(utf8.names.at(-1)).toBe('é');
      expect(utf8.findings).toMatchObject([{ rule: 'encoding-mixed', lines: [1249] }]);
      const wide = await read(Buffer.from(`\uFEFF${long}`, 'utf16le'));
      expect(wide.names.slice(1047).every((each) => each === '漢字😀é')).toBe(true);
    }
  }, 120_000);
});

test('NUL bytes are shown and told, not dropped', async () => {
  const found = await read('STUDENT,NAME\n1,An\0n\n2,Ben\n');
  expect(found.names).toEqual(['An\ufffdn', 'Ben']);
  expect(found.findings).toMatchObject([{ rule: 'nul-byte', rows: 1, lines: [2] }]);
  const wide = await read(Buffer.from('\uFEFFSTUDENT,NAME\n1,An\0n\n', 'utf16le'));
  expect(wide.names).toEqual(['An\ufffdn']);
  // A power cut leaves zeros where the rest of a file should be.
  const crashed = await read(Buffer.concat([Buffer.from(text), Buffer.alloc(3_000_000)]));
  expect(crashed.names.slice(0, 3)).toEqual(names);
  expect(crashed.rules).toEqual(expect.arrayContaining(['nul-byte']));
  expect(crashed.refused.length + crashed.names.length).toBeGreaterThan(3);
});

test.each<[string, Buffer]>([
  ['a workbook or an archive', Buffer.from('PK\x03\x04rest of it')],
  ['a gzip archive', Buffer.from([0x1f, 0x8b, 8, 0, 0])],
  ['a workbook or an archive', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])],
  ['a PDF', Buffer.from('%PDF-1.7\n')],
  ['text in UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ['a web page', Buffer.from('\n<!DOCTYPE html><html><body>Please sign in</body></html>')],
  ['no text', Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256))],
])('%s that is named like text is refused', async (what, bytes) => {
  await expect(read(bytes)).rejects.toThrow(what);
});

test('line ends of all kinds in one file, and line breaks in cells', async () => {
  const found = await read('STUDENT,NAME\r\n1,a\n2,"b\r\nc"\r3,d\r\r\n4,e');
  expect(found.names).toEqual(['a', 'b\r\nc', 'd', 'e']);
  expect(found.lines).toEqual([2, 3, 5, 7]);
  expect(found.refused).toEqual([]);
});

describe('a header of several rows', () => {
  const survey = 'Fall,,,Winter,\nStudent,Score,Level,Score,Level\n,points,,points,\n1,200,3,210,4\n';
  const header = ['Fall Student', 'Fall Score', 'Fall Level', 'Winter Score', 'Winter Level'];
  test('is joined; what stands over several columns counts for each of them; units are no row', async () => {
    const { rows, rules } = await readFiles(
      { 'a.csv': survey },
      { feed: { files: '*.csv', header, header_rows: 2, units_rows: 1 } },
    );
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [
        4,
        {
          'Fall Student': '1',
          'Fall Score': '200',
          'Fall Level': '3',
          'Winter Score': '210',
          'Winter Level': '4',
        },
      ],
    ]);
    expect(rules).toEqual([]);
  });
  test('is found below other lines, and joined with what the layout says', async () => {
    const { rows, rules } = await readFiles(
      { 'a.csv': `Report\n\n${survey}` },
      {
        feed: { files: '*.csv', header: ['Winter/Level'], header_rows: 2, header_joiner: '/', units_rows: 1 },
      },
    );
    expect(rows.map(({ line, cells }) => [line, cells['Winter/Level']])).toEqual([[6, '4']]);
    expect(rules).toEqual(['lines-before-header']);
  });
  test('may be of one row with texts below it', async () => {
    const { rows } = await readFiles(
      { 'a.csv': 'Q1,Q2\nHow are you?,"Why,\nthen?"\n{"id":1},{"id":2}\n3,4\n' },
      { feed: { files: '*.csv', header: ['Q1', 'Q2'], units_rows: 2 } },
    );
    expect(rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([[5, '3', '4']]);
  });
});

describe('what is too much is refused, and quickly', () => {
  test('more columns than a table has', async () => {
    const wide = `STUDENT,NAME,${Array.from({ length: 16_382 }, (_, index) => `c${index}`).join(',')}`;
    expect((await read(`${wide}\n1,Ann\n`)).names).toEqual(['Ann']);
    await expect(read(`${wide},more\n1,Ann\n`)).rejects.toThrow(/more than 16384 columns/);
    await expect(read(`${'a,'.repeat(1_000_000)}\n`)).rejects.toThrow(/more than 16384 columns/);
  });
  test('a line that goes on for many pieces is one row that was held back, and lines are counted on', async () => {
    const found = await read(`STUDENT,NAME\r1,Ann\r2,${'x'.repeat(20_000_000)}\r3,Ben\r`);
    expect(found.names).toEqual(['Ann', 'Ben']);
    expect(found.lines).toEqual([2, 4]);
    expect(found.refused.map(({ line, rule, raw }) => [line, rule, raw.length])).toEqual([
      [3, 'row-unreadable', 1024 * 1024],
    ]);
  }, 120_000);
  test('a cell that never ends costs its line, and what comes after it is read', async () => {
    const found = await read(
      `STUDENT,NAME\n1,Ann\n2,${'x'.repeat(5_000_000)}\n3,"${'y\n'.repeat(300_000)}4,Ben\n`,
    );
    expect([found.names[0], found.names.at(-1)]).toEqual(['Ann', 'Ben']);
    expect(found.refused[0]).toMatchObject({ line: 3, rule: 'row-unreadable' });
    expect(found.refused.length + found.names.length).toBeGreaterThan(300_000);
  }, 120_000);
});
