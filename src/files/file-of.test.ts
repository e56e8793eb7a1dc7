import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRows, pdfTags, pdfText, pngTexts, svgTexts, unzipped, xlsxTexts } from '../../test/file-texts.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { axisFormat, reading } from '../reports/views/readings.ts';
import { type Sheet, sheetCell, textCell, wordsOf } from '../reports/views/sheet.ts';
import { wordsIn } from '../words/catalogues.ts';
import { csvLine, inert } from './csv.ts';
import { fileOf } from './file-of.ts';
import { coloured, palette } from './palette.ts';
import type { Paper } from './paper.ts';
import { press } from './press.ts';

const words = wordsIn('en');
const none = { numerator: null, denominator: null };
const cells = {
  'Ash, "north"': { state: 'shown', value: 0.1234, ...none },
  '=HYPERLINK("http://x";"Birch")': { state: 'suppressed', value: null, ...none },
  'Łódź <b>': { state: 'at_most', value: 0.05, ...none },
  '-Elm': { state: 'no_data', value: null, ...none },
  Fir: { state: 'shown', value: 0.3, ...none, asOf: '2026-11-12' },
} as const;
const names = Object.keys(cells) as (keyof typeof cells)[];
const said = ['12.3\u00a0%', 'not shown', '≤ 5\u00a0%', 'no data', '30\u00a0% as of Thu 12 Nov'];

const sheet: Sheet = {
  id: 'absence',
  title: 'Who misses school?',
  summary: 'From the lowest to the highest.',
  columns: [
    { id: 'school', title: 'School', unit: null },
    { id: 'enrollment', title: 'Enrollment', unit: 'count' },
    { id: 'absence', title: 'Chronic absence', unit: 'percent' },
  ],
  rows: names.map((name) => [
    textCell(name),
    sheetCell(words, { state: 'shown', value: 1840, ...none }, 'count'),
    sheetCell(words, cells[name], 'percent'),
  ]),
  total: null,
  notes: ['“not shown”: too few.'],
  definitions: [{ term: 'Chronic absence', text: 'A tenth of the days.' }],
};
const spec: ChartSpec = {
  ...{ kind: 'dots', of: 'School', measure: 'Chronic absence', reference: null, target: null, most: 1 },
  rows: names.map((name) => ({
    ...reading(words, name, cells[name], 'percent'),
    note: null,
    isFaint: false,
  })),
  format: axisFormat(words, 'percent'),
};
const foot = {
  ...{ by: 'Exported by Maria Ortega.', when: 'Exported on 21 Nov 2026.', edition: 'Edition 2026-11-21.' },
  notice: 'Do not pass it on (34 CFR 99.33).',
};
const paper: Paper = { words, sheet, picture: { spec, source: 'Source: attendance.' }, foot };

test('a file tells no more digits than its words', () => {
  const [, , share] = sheet.rows[0] ?? [];
  expect(share).toMatchObject({ kind: 'number', value: 0.123, digits: 1 });
});

describe('CSV', () => {
  test('is a table first: numbers as programs read them, all else in words, then what has to be known', async () => {
    const bytes = await fileOf(paper, 'csv');
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...rows] = csvRows(bytes);
    expect(head).toEqual(['School', 'Enrollment', 'Chronic absence (%)']);
    expect(rows.slice(0, 5)).toEqual([
      ['Ash, "north"', '1840', '12.3'],
      ['\'=HYPERLINK("http://x";"Birch")', '1840', 'not shown'],
      ['Łódź <b>', '1840', '≤ 5\u00a0%'],
      ["'-Elm", '1840', 'no data'],
      ['Fir', '1840', '30\u00a0% as of Thu 12 Nov'],
    ]);
    const below = rows.slice(6).map(([text]) => text);
    for (const text of [...sheet.notes, ...Object.values(foot)]) expect(below).toContain(text);
  });

  test('whatever is written is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (fields) => {
        // A line of one empty field is an empty line to everybody.
        fc.pre(fields.length > 1 || fields[0] !== '');
        expect(csvRows(Buffer.from(csvLine(fields)))).toEqual([fields]);
      }),
    );
  });

  test('no text begins as a formula does, and one that has been made inert has lost nothing', () => {
    const risky = fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t=', ' =', "'="), fc.string());
    fc.assert(
      fc.property(risky, ([start, rest]) => {
        const text = inert(start + rest);
        expect(text.startsWith("'")).toBe(true);
        expect(text.slice(1)).toBe(start + rest);
      }),
    );
    expect(inert('Ash-Birch School')).toBe('Ash-Birch School');
  });
});

describe('Excel', () => {
  test('numbers are numbers with a format, what is none is text, a formula too', async () => {
    const bytes = await fileOf(paper, 'xlsx');
    const { table, about } = xlsxTexts(bytes);
    expect(table[0]).toEqual(['School', 'Enrollment', 'Chronic absence']);
    // Numbers as the program writes a percentage; words as they are.
    const shown = said.map((text) => (text.startsWith('≤') ? text : text.replace('\u00a0%', '%')));
    expect(table.slice(1)).toEqual(names.map((name, index) => [name, '1,840', shown[index]]));
    for (const text of [sheet.summary, ...sheet.notes, ...Object.values(foot)]) expect(about).toContain(text);
    const inside = await unzipped(bytes);
    expect(inside).not.toContain('<f>');
    expect(inside).toContain('<v>0.123</v>');
    expect(inside).toContain('state="frozen"');
  });
});

describe('PDF', () => {
  test('says everything, and tells a screen reader what is a head and what a cell', async () => {
    const bytes = await fileOf(paper, 'pdf');
    const text = (await pdfText(bytes)).replaceAll(/\s+/g, ' ');
    const wanted = [sheet.title, ...names, ...said, ...sheet.notes, ...Object.values(foot), 'Page 1 of 1'];
    for (const one of wanted) expect(text).toContain(one.replaceAll(/\s+/g, ' '));
    const { lang, tags } = await pdfTags(bytes);
    expect(lang).toBe('en');
    expect(tags).toMatchObject({ Table: 1, TH: 3, TD: 15, Figure: 1, H1: 1 });
    expect(Buffer.from(bytes).toString('latin1')).toContain('/StructTreeRoot');
  });

  test('a head stands on every page of a long table', async () => {
    const rows = Array.from({ length: 120 }, () => sheet.rows[0] ?? []);
    const long = await fileOf({ ...paper, picture: null, sheet: { ...sheet, rows } }, 'pdf');
    const pages = (await pdfText(long)).split('\n').filter((line) => line.includes('Chronic absence'));
    expect(pages.length).toBeGreaterThan(3);
  });

  test('a document that cannot be set is an error, and the next one is set', async () => {
    await expect(press({ kind: 'pdf', document: '#panic("stop")', files: {} })).rejects.toThrow('stop');
    await expect(press({ kind: 'pdf', document: '#read("/etc/hosts")', files: {} })).rejects.toThrow();
    expect(await pdfText(await press({ kind: 'pdf', document: 'Well', files: {} }))).toContain('Well');
  });

  test('what a source writes is text and never a command', async () => {
    const [first = []] = sheet.rows;
    const rows = [[textCell('#read("/etc/hosts") $x$ *bold*'), ...first.slice(1)]];
    const text = await pdfText(await fileOf({ ...paper, picture: null, sheet: { ...sheet, rows } }, 'pdf'));
    expect(text.replaceAll(/\s+/g, ' ')).toContain('#read("/etc/hosts") $x$ *bold*');
  });
});

describe('pictures', () => {
  test('an SVG says what it shows, and nothing about what it hides but that', async () => {
    const svg = Buffer.from(await fileOf(paper, 'svg')).toString('utf8');
    const texts = svgTexts(svg);
    for (const one of [
      'not shown',
      '≤ 5\u00a0%',
      'no data',
      '30\u00a0%',
      ...sheet.notes,
      ...Object.values(foot),
    ])
      expect(texts).toContain(one);
    expect(svg).not.toMatch(/var\(--|<style|aria-label="dot"/);
  });

  test('a hidden number is drawn the same whatever it is beside', async () => {
    const hatchOf = async (value: number) => {
      const rows = spec.rows.map((row, index) => (index === 0 ? { ...row, value } : row));
      const other = { ...paper, picture: { spec: { ...spec, rows }, source: '' } };
      const svg = Buffer.from(await fileOf(other, 'svg')).toString('utf8');
      return /<path d="M-5,-5[^>]*>/.exec(svg)?.[0];
    };
    expect(await hatchOf(0.02)).toBeDefined();
    expect(await hatchOf(0.02)).toBe(await hatchOf(0.04));
  });

  test('a PNG carries its title and description', async () => {
    const texts = pngTexts(await fileOf(paper, 'png'));
    expect(texts.Title).toBe(sheet.title);
    for (const row of sheet.rows) expect(texts.Description).toContain(row.map(wordsOf).join(': '));
  });

  test('a table has none', async () => {
    await expect(fileOf({ ...paper, picture: null }, 'svg')).rejects.toMatchObject({
      code: 'export-no-picture',
    });
  });
});

describe('the colours of files', () => {
  test('are those of the screen, on white', () => {
    const tokens = readFileSync(join(import.meta.dirname, '..', '..', 'web', 'tokens.css'), 'utf8');
    const [light = ''] = tokens.split("[data-mantine-color-scheme='dark'] {");
    const differing = Object.entries(palette).filter(
      ([name, colour]) => !light.includes(`--${name}: ${colour};`),
    );
    expect(differing).toEqual([['paper', '#ffffff']]);
    expect(() => coloured('var(--no-such)')).toThrow('no-such');
  });
});
