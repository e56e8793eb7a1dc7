import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvRows, pdfText, pngTexts, svgTexts, unzipped, xlsxTexts } from '../../test/file-texts.ts';
import { formulaSchool, guardedFolder } from '../../test/guarded-district.ts';
import { stoppedClock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { rulesOn } from '../gate/viewer-fixture.ts';
import { openStore, type Store } from '../store/store.ts';
import { wordsIn } from '../words/catalogues.ts';
import { cellText } from '../words/cells.ts';
import { districtPage } from './district-page.ts';
import { type ExportDesk, exportDeskOver, type TakenRecord } from './export-desk.ts';
import { type EditionHolder, editionHolder } from './served-edition.ts';
import type { Cell } from './shapes/common.ts';
import { type DistrictExport, exportForms } from './shapes/exports.ts';
import type { DistrictPage } from './shapes/pages.ts';
import { type SignedIn, type Visitors, visitorsOver } from './visitors.ts';

/** A superintendent and a data manager of a district with much to hide, and every file that they can take away. */
const clock = stoppedClock('2026-10-01T13:00:00Z');
let folder: DataFolder;
let close: () => void;
let store: Store;
let editions: EditionHolder;
let visitors: Visitors;
let desk: ExportDesk;
/** What the superintendent sees, and what is behind it. */
let shown: DistrictPage;
let open: DistrictPage;

const someone = (username: string, staffNumber: string | null): SignedIn => ({
  ...{ id: username, username, name: 'Maria Ortega', staffNumber },
  ...{ guardianId: null, studentId: null, as: null, isMasked: false },
});
const superintendent = someone('m.ortega', '1');
const manager = someone('d.meyer', '7');

beforeAll(async () => {
  ({ folder, close } = await guardedFolder());
  store = await openStore(folder.storeFile, clock);
  editions = editionHolder(folder, { log: store.looks, memory: store.publishedSets });
  const rules = rulesOn('2026-10-01');
  visitors = visitorsOver({ editions, rules: async () => rules, grantsOf: async () => [] });
  desk = exportDeskOver({ folder, visitors, clock, record });
  shown = await districtPage(await visitors.visit(superintendent, '/district'), null);
  open = await districtPage(await visitors.visit(manager, '/district'), null);
});
afterAll(async () => {
  await editions?.close();
  await store?.close();
  close?.();
});

async function record(actor: string, taken: TakenRecord): Promise<void> {
  await store.auditLog.record({ actor, kind: 'exported', detail: { ...taken } });
}

/** The text of a file in any form: all that a person or a program finds in it. */
async function textOf(form: DistrictExport['form'], bytes: Uint8Array): Promise<string> {
  switch (form) {
    case 'csv':
      return Buffer.from(bytes).toString('utf8');
    case 'svg':
      return svgTexts(Buffer.from(bytes).toString('utf8')).join('\n');
    case 'png':
      return Object.values(pngTexts(bytes)).join('\n');
    case 'xlsx':
      return `${await unzipped(bytes)}\n${xlsxTexts(bytes).table.flat().join('\n')}`;
    case 'pdf':
      return pdfText(bytes);
  }
}

const parts = [
  { part: 'schools' },
  { part: 'groups' },
  { part: 'schools-chart', measure: 'enrollment' },
  { part: 'schools-chart', measure: 'chronic-absence' },
  { part: 'years-chart', measure: 'enrollment' },
] as const;
const files = parts.flatMap((part) =>
  exportForms
    .filter((form) => part.part.endsWith('-chart') || !['png', 'svg'].includes(form))
    .map((form) => ({ ...part, form })),
);
const called = (wanted: (typeof files)[number]) => Object.values(wanted).join(' ');

describe('what is hidden from a superintendent', () => {
  test('is a school, a group and a year, and others for their sake', () => {
    const hidden = (cells: readonly (Cell | undefined)[]) =>
      cells.filter((cell) => cell?.state === 'suppressed').length;
    expect(hidden(shown.schools.map(({ cells }) => cells.enrollment))).toBe(2);
    expect(hidden(shown.groups.map(({ cells }) => cells['chronic-absence']))).toBeGreaterThan(1);
    expect(hidden((shown.years.enrollment ?? []).map(({ cell }) => cell))).toBe(1);
    expect(hiddenNumbers().length).toBeGreaterThan(10);
  });

  test.each(files.map((wanted) => [called(wanted), wanted] as const))(
    'is nowhere in %s',
    async (_, wanted) => {
      const { bytes } = await desk.district(superintendent, wanted);
      const text = await textOf(wanted.form, bytes);
      const found = hiddenNumbers().filter((number) => isIn(number, text));
      expect(found).toEqual([]);
      expect(text).toContain('not shown');
    },
  );

  test('nor in what the API answers, nor in what is written down of a question', async () => {
    const looks = await store.looks.list();
    const written = looks.map(({ question, students, reason }) => ({ question, students, reason }));
    for (const text of [JSON.stringify(shown), JSON.stringify(written)])
      expect(hiddenNumbers().filter((number) => isIn(number, text))).toEqual([]);
  });

  test('would be found: the same files of somebody who may see it hold it', async () => {
    for (const wanted of files.filter(({ part, form }) => part === 'schools' && form !== 'png')) {
      const text = await textOf(wanted.form, (await desk.district(manager, wanted)).bytes);
      expect(isIn('149', text), called(wanted)).toBe(true);
      expect(hiddenNumbers()).toContain('149');
    }
  });
});

describe.each(['en', 'es'] as const)('a cell says the same on screen and in every file (%s)', (language) => {
  const words = wordsIn(language);
  const measures = ['enrollment', 'attendance-rate', 'chronic-absence'];
  const unit = { enrollment: 'count', 'attendance-rate': 'percent', 'chronic-absence': 'percent' } as const;
  const onScreen = (cells: Readonly<Record<string, Cell>>) =>
    measures.map((id) => cellText(words, cells[id], unit[id as keyof typeof unit]));

  test.each(['csv', 'xlsx', 'pdf'] as const)('the table of schools as %s', async (form) => {
    const { bytes } = await desk.district(superintendent, { part: 'schools', form, language });
    const rows = [...shown.schools.map(({ cells }) => onScreen(cells)), onScreen(shown.total)];
    expect(rows.flat()).toContain(words.say('cell.suppressed'));
    if (form === 'pdf') {
      const text = flat(await pdfText(bytes));
      for (const [index, { school }] of shown.schools.entries())
        expect(text).toContain(
          flat([school.name, words.code('level', school.level ?? ''), ...(rows[index] ?? [])].join(' ')),
        );
      return;
    }
    const table = form === 'csv' ? csvRows(bytes) : xlsxTexts(bytes).table;
    const inFile = table.slice(1, 1 + rows.length).map((row) => row.slice(2, 5));
    // Numbers as programs write them; all that is no plain number, word for word.
    expect(inFile.map((row) => row.map(bare))).toEqual(rows.map((row) => row.map(bare)));
  });

  test('a chart as svg and png', async () => {
    const wanted = { part: 'schools-chart', measure: 'chronic-absence', language } as const;
    const svg = Buffer.from((await desk.district(superintendent, { ...wanted, form: 'svg' })).bytes).toString(
      'utf8',
    );
    const cells = shown.schools.map(({ cells }) => cellText(words, cells['chronic-absence'], 'percent'));
    const texts = svgTexts(svg);
    const said = (one: string) => texts.filter((text) => text === one).length;
    expect(said(words.say('cell.suppressed'))).toBe(2);
    for (const one of new Set(cells)) expect(said(one)).toBeGreaterThan(0);
    expect(svg).toContain(`lang="${language}"`);
    const { Description = '' } = pngTexts(
      (await desk.district(superintendent, { ...wanted, form: 'png' })).bytes,
    );
    for (const [index, { school }] of shown.schools.entries())
      expect(Description).toContain(`${school.name}: ${cells[index]}`);
    // Why, in both.
    const why = words.code('reason', 'small_group', { minimum: 10 });
    expect(texts.join(' ')).toContain(why);
    expect(Description).toContain(why);
  });
});

describe('a file', () => {
  test('says who took it, when in the district, of which edition, and that it may not be passed on', async () => {
    const { name, bytes, type } = await desk.district(superintendent, { part: 'schools', form: 'csv' });
    expect(name).toBe('test-district-schools-2027-2026-09-30.csv');
    expect(type).toBe('text/csv; charset=utf-8');
    const below = csvRows(bytes)
      .slice(7)
      .map(([text]) => text ?? '');
    expect(below).toContain(
      'Exported by Maria Ortega, Superintendent and cabinet, Test District. Purpose: leading the district.',
    );
    expect(below).toContain('Exported on 1 Oct 2026, 08:00, time zone America/Chicago.');
    expect(below.find((line) => line.includes('edition 2026-10-01'))).toContain('Data up to 30 Sep 2026');
    expect(below.at(-1)).toContain('34 CFR 99.33');
  });

  test('has no formula in it, whatever a school is called', async () => {
    const csv = await desk.district(superintendent, { part: 'schools', form: 'csv' });
    expect(csvRows(csv.bytes).flat()).toContain(`'${formulaSchool}`);
    const xlsx = await desk.district(superintendent, { part: 'schools', form: 'xlsx' });
    expect(xlsxTexts(xlsx.bytes).table.flat()).toContain(formulaSchool);
    expect(await unzipped(xlsx.bytes)).not.toContain('<f>');
  });

  test('is sorted as the page is, the hidden last', async () => {
    const sorted = await desk.district(superintendent, { part: 'schools', form: 'csv', sort: '-enrollment' });
    const column = csvRows(sorted.bytes)
      .slice(1, 5)
      .map((row) => row[2]);
    expect(column).toEqual(['233', '173', 'not shown', 'not shown']);
  });

  test('is written down before it leaves: what, fields, rows, the questions, and the hash of its bytes', async () => {
    const { bytes } = await desk.district(superintendent, {
      part: 'groups',
      form: 'pdf',
      dimension: 'grade',
    });
    const [entry] = await store.auditLog.list({ kinds: ['exported'], limit: 1 });
    expect(entry).toMatchObject({
      actor: 'm.ortega',
      detail: {
        ...{ what: 'district groups-grade', form: 'pdf', edition: '2026-10-01', schoolYear: 2027, rows: 2 },
        fields: ['group', 'kind', 'enrollment', 'attendance-rate', 'chronic-absence'],
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    });
    const looks = (entry?.detail.looks ?? []) as string[];
    // Three measures by one kind of group, and nothing else of the page.
    expect(looks).toHaveLength(3);
    const asked = (await store.looks.list({ limit: 20 })).filter(({ id }) => looks.includes(id));
    expect(asked.map(({ use, decision }) => [use, decision])).toEqual(looks.map(() => ['export', 'allowed']));
  });

  test('does not leave where it cannot be written down', async () => {
    const broken = exportDeskOver({
      ...{ folder, visitors, clock },
      record: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(broken.district(superintendent, { part: 'schools', form: 'csv' })).rejects.toThrow(
      'disk is full',
    );
  });

  test('is not given without the right to take it, and the refusal is written down', async () => {
    const without = visitorsOver({
      editions,
      rules: async () => rulesOn('2026-10-01', { roles: [lookingOnly], jobTitles: [] }),
      grantsOf: async () => [],
    });
    await districtPage(await without.visit(superintendent, '/district'), null);
    const refused = exportDeskOver({ folder, visitors: without, clock, record });
    const before = (await store.auditLog.list({ kinds: ['exported'] })).length;
    await expect(refused.district(superintendent, { part: 'schools', form: 'csv' })).rejects.toMatchObject({
      code: 'gate-denied',
      parameters: { kind: 'no-export' },
    });
    expect(await store.auditLog.list({ kinds: ['exported'] })).toHaveLength(before);
    expect((await store.looks.list({ limit: 1 }))[0]).toMatchObject({ use: 'export', decision: 'denied' });
  });

  test('is not given to somebody whose page it is not', async () => {
    await expect(
      desk.district(someone('nobody', '99'), { part: 'schools', form: 'csv' }),
    ).rejects.toMatchObject({
      code: 'gate-denied',
    });
  });
});

/** The role as a district has it that lets nobody take files away. */
const lookingOnly = {
  ...{ role: 'superintendent', version: 9, extends: 'superintendent', extras: 'none', title: 'inherit' },
  ...{ about: 'inherit', scope: 'inherit', programs: 'inherit', purposes: 'inherit', needs: 'inherit' },
  ...{ pages: 'inherit', grants: 'inherit' },
};

/**
 * The numbers behind what is hidden, as they would be written: counts, and shares in tenths of a percent; but for those that are shown somewhere
 * else or are too common to tell anything.
 */
function hiddenNumbers(): string[] {
  const pairs: [Cell | undefined, Cell | undefined][] = [
    ...shown.schools.flatMap(({ school, cells }) => {
      const behind = open.schools.find((row) => row.school.id === school.id)?.cells ?? {};
      return Object.keys(cells).map((id): [Cell | undefined, Cell | undefined] => [cells[id], behind[id]]);
    }),
    ...shown.groups.flatMap(({ dimension, group, cells }) => {
      const behind =
        open.groups.find((row) => row.dimension === dimension && row.group === group)?.cells ?? {};
      return Object.keys(cells).map((id): [Cell | undefined, Cell | undefined] => [cells[id], behind[id]]);
    }),
  ];
  const secret = new Set<string>();
  const known = new Set<string>();
  for (const [cell, behind] of pairs) {
    const into = cell?.state === 'suppressed' ? secret : known;
    const numbers = [behind?.numerator, behind?.denominator, cell?.value, behind?.value];
    for (const number of numbers) {
      if (number === null || number === undefined) continue;
      for (const text of Number.isInteger(number)
        ? [String(number)]
        : [(number * 100).toFixed(1), String(number)])
        into.add(text);
    }
  }
  return [...secret].filter((text) => !known.has(text) && text.length > 2);
}

/** Whether a number stands in a text by itself, not as a part of a longer one. */
function isIn(number: string, text: string): boolean {
  return new RegExp(`(?<!\\d|\\d[.,])${number.replace('.', '\\.')}(?!\\d|[.]\\d)`).test(text);
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** A number without what its form puts around it; words as they are. */
function bare(text: string): string {
  return /^[\d.,]+\s*%?$/.test(text) ? text.replaceAll(/[,\s%]/g, '') : text;
}
