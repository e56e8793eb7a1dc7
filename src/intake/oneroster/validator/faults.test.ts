import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { validateOneRoster } from '../../oneroster-validation.ts';
import { arbitrarySet, type Records } from '../arbitrary-set.ts';
import { columnsOf, type FileName, isFileName, isRequired, type SpecColumn } from '../spec.ts';
import { csvLine, manifestText, writtenColumns } from '../writer/csv-text.ts';
import type { StrictRule } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file as a table, the header first, and as lines, where a fault is one of the text. */
interface Table {
  readonly file: FileName;
  readonly cells: string[][];
  readonly raw: Map<number, string>;
}

interface Planted {
  readonly rule: StrictRule;
  readonly line: number;
  readonly column: string | null;
}

interface Place {
  readonly table: Table;
  /** 1-based row; 0 is the header. */
  readonly row: number;
  readonly column: SpecColumn;
  readonly index: number;
}

/** Faults that can be put into any cell they suit. */
const cellFaults: readonly {
  readonly rule: StrictRule;
  suits(place: Place): boolean;
  bad(value: string): string;
}[] = [
  { rule: 'required-empty', suits: ({ column }) => isRequired('1.2', column), bad: () => '' },
  { rule: 'boolean-form', suits: ({ column }) => column.type === 'boolean', bad: () => 'TRUE' },
  { rule: 'date-form', suits: ({ column }) => column.type === 'date', bad: () => '2026-13-01' },
  { rule: 'year-form', suits: ({ column }) => column.type === 'year', bad: () => '2026-27' },
  { rule: 'number-form', suits: ({ column }) => column.type === 'float', bad: () => '1,5' },
  {
    rule: 'enum-unknown',
    suits: ({ column }) => column.type === 'enum' && column.name !== 'status',
    bad: () => 'banana',
  },
  {
    rule: 'enum-extension',
    suits: ({ column }) => column.type === 'enum' && column.name !== 'status',
    bad: () => 'ext:',
  },
  { rule: 'sourced-id-form', suits: ({ column }) => column.type.includes('guid'), bad: () => 'a b' },
  {
    rule: 'reference-dangling', // No set here has userProfiles.csv.
    suits: ({ column }) => column.type === 'guidref' && column.name !== 'userProfileSourcedId',
    bad: () => 'none-of-them',
  },
  {
    rule: 'list-form',
    suits: ({ column }) => column.type.startsWith('list') && !/typed|mapping/.test(column.type),
    bad: (value) => `, ${value}`,
  },
  { rule: 'user-id-form', suits: ({ column }) => column.type === 'list<typedid>', bad: () => 'State:1' },
  { rule: 'bulk-status', suits: ({ column }) => column.name === 'status', bad: () => 'active' },
  {
    rule: 'bulk-date-last-modified',
    suits: ({ column }) => column.name === 'dateLastModified',
    bad: () => '2026-09-01T00:00:00Z',
  },
  {
    rule: 'control-character',
    suits: ({ column }) => column.type === 'string' && column.name !== 'password',
    bad: () => 'a\u0001b',
  },
  {
    rule: 'text-long',
    suits: ({ column }) => column.type === 'string' && column.name !== 'password',
    bad: () => 'y'.repeat(300),
  },
  {
    rule: 'line-break-in-field',
    suits: ({ column }) => column.type === 'string' && column.name !== 'password',
    bad: () => 'a\nb',
  },
];

/** Faults of a line as text. */
const lineFaults: readonly { readonly rule: StrictRule; change(table: Table, row: number): string | null }[] =
  [
    { rule: 'row-length', change: ({ cells }, row) => csvLine((cells[row] ?? []).slice(0, -1)) },
    { rule: 'row-length', change: ({ cells }, row) => csvLine([...(cells[row] ?? []), '']) },
    { rule: 'row-blank', change: ({ cells }, row) => `\r\n${csvLine(cells[row] ?? [])}` },
    { rule: 'line-end', change: ({ cells }, row) => `${csvLine(cells[row] ?? []).trimEnd()}\r\r\n` },
    { rule: 'sourced-id-repeated', change: () => null },
  ];

const plant = fc.record({
  file: fc.nat(),
  row: fc.nat(),
  column: fc.nat(),
});

function tablesOf(records: Records): Table[] {
  return Object.entries(records).flatMap(([file, rows]) => {
    if (!isFileName(file)) return [];
    const header = writtenColumns(file);
    return [
      { file, cells: [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))], raw: new Map() },
    ];
  });
}

/** Puts the fault somewhere it suits, near where the numbers point; null where it suits nowhere. */
function putIn(
  tables: readonly Table[],
  { file, row, column, fault }: { file: number; row: number; column: number; fault: number },
): (Planted & { file: FileName }) | null {
  const at = (list: readonly Place[], nth: number) => list[nth % Math.max(1, list.length)] ?? null;
  const cellFault = cellFaults[fault];
  const places = tables.flatMap((table): Place[] =>
    columnsOf(table.file).flatMap((each) => {
      const index = table.cells[0]?.indexOf(each.name) ?? -1;
      return index < 0 ? [] : [{ table, row: 1 + (row % (table.cells.length - 1)), column: each, index }];
    }),
  );
  if (cellFault) {
    const place = at(
      places.filter((each) => cellFault.suits(each)),
      file * 31 + column,
    );
    if (!place) return null;
    const cells = place.table.cells[place.row] ?? [];
    cells[place.index] = cellFault.bad(cells[place.index] ?? '');
    return { rule: cellFault.rule, file: place.table.file, line: place.row + 1, column: place.column.name };
  }
  const lineFault = lineFaults[fault - cellFaults.length];
  const table = tables[file % tables.length];
  if (!lineFault || !table) return null;
  const own = 1 + (row % (table.cells.length - 1));
  if (lineFault.rule === 'sourced-id-repeated') {
    table.cells.push([...(table.cells[own] ?? [])]);
    return { rule: lineFault.rule, file: table.file, line: table.cells.length, column: 'sourcedId' };
  }
  table.raw.set(own, lineFault.change(table, own) ?? '');
  return { rule: lineFault.rule, file: table.file, line: own + 1, column: null };
}

const faults = [...cellFaults, ...lineFaults].map(({ rule }, index) => [rule, index] as const);

test.each(faults)(
  '%s (%i), put into a valid set, is named with its file, line and column',
  async (_rule, index) => {
    let planted = 0;
    await fc.assert(
      fc.asyncProperty(arbitrarySet(), plant, async (records, where) => {
        const tables = tablesOf(records);
        const fault = putIn(tables, { ...where, fault: index });
        fc.pre(fault !== null);
        if (!fault) return;
        planted += 1;
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        for (const { file, cells, raw } of tables)
          writeFileSync(
            join(folder, `${file}.csv`),
            cells.map((row, at) => raw.get(at) ?? csvLine(row)).join(''),
          );
        const modes = manifestText(new Map(tables.map(({ file }) => [file, 'bulk'])));
        writeFileSync(join(folder, 'manifest.csv'), modes);
        const { violations } = await validateOneRoster(folder);
        const named = violations.filter(
          (each) =>
            each.rule === fault.rule && each.file === `${fault.file}.csv` && each.column === fault.column,
        );
        expect([fault, named.flatMap(({ lines }) => lines).includes(fault.line)]).toEqual([fault, true]);
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(planted).toBe(15);
  },
);
