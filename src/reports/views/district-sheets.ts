import { cellOrder } from '../../words/cells.ts';
import type { Words } from '../../words/words.ts';
import type { Cell, GroupRow, MeasureLabel, PageContext } from '../shapes/common.ts';
import type { DistrictPage } from '../shapes/pages.ts';
import { askedMeasures, orderedGroups } from './group-order.ts';
import { measureDefinition, once } from './measure-definition.ts';
import { readingNotes } from './notes.ts';
import { type Sheet, type SheetCell, type SheetColumn, sheetCell, textCell } from './sheet.ts';
import { sorted, sortingFrom } from './sorting.ts';

/** Schools × measures, the district as their total. `sort` as it stands in the page's address. */
export function schoolsSheet(
  words: Words,
  page: Pick<DistrictPage, 'context' | 'district' | 'measures' | 'schools' | 'total'>,
  sort: string,
): Sheet {
  const { measures } = page;
  const level = (one: string | null) => (one === null ? '' : words.code('level', one));
  // A map: the column comes out of an address, and every object has a "constructor".
  const orders = new Map<string, (row: DistrictPage['schools'][number]) => number | string | null>([
    ['school', ({ school }) => school.name],
    ['level', ({ school }) => school.level],
    ...measures.map(({ id }) => [id, ({ cells }: Cells) => cellOrder(cells[id])] as const),
  ]);
  const numbers = (cells: Readonly<Record<string, Cell>>) => measureCells(words, measures, cells);
  const inOrder = sorted(page.schools, (id) => orders.get(id), sortingFrom(sort), words.locale);
  const rows = inOrder.map(({ school, cells }) => [
    textCell(school.name),
    textCell(level(school.level)),
    ...numbers(cells),
  ]);
  const total = [textCell(words.say('column.district')), textCell(''), ...numbers(page.total)];
  return {
    id: 'schools',
    title: words.say('sheet.schools', {
      district: page.district,
      year: words.schoolYear(page.context.schoolYear),
    }),
    summary: words.say('sheet.schools.summary', { schools: page.schools.length, measures: measures.length }),
    columns: [
      text('school', words.say('column.school')),
      text('level', words.say('column.level')),
      ...measureColumns(words, measures),
    ],
    rows,
    total,
    ...beside(words, page.context, measures, [...rows, total].flat()),
  };
}

/** Measures by group, of one kind of group or of all. */
export function groupsSheet(
  words: Words,
  page: Pick<DistrictPage, 'context' | 'district' | 'measures' | 'groups'>,
  { dimension, sort }: { readonly dimension: string | null; readonly sort: string },
): Sheet {
  const groups = orderedGroups(page.groups, dimension);
  const measures = askedMeasures(page.groups, page.measures);
  const orders = new Map(
    measures.map(({ id }) => [id, ({ cells }: GroupRow) => cellOrder(cells[id])] as const),
  );
  const rows = sorted(groups, (id) => orders.get(id), sortingFrom(sort), words.locale).map((row) => [
    textCell(words.of(row.label)),
    textCell(words.code('dimension', row.dimension)),
    ...measureCells(words, measures, row.cells),
  ]);
  return {
    id: dimension === null ? 'groups' : `groups-${dimension}`,
    title: words.say('sheet.groups', {
      district: page.district,
      year: words.schoolYear(page.context.schoolYear),
    }),
    summary: words.say('sheet.groups.summary', { groups: groups.length, measures: measures.length }),
    columns: [
      text('group', words.say('groups.group')),
      text('kind', words.say('filter.dimension')),
      ...measureColumns(words, measures),
    ],
    rows,
    total: null,
    ...beside(words, page.context, measures, rows.flat()),
  };
}

type Cells = Pick<GroupRow, 'cells'>;

function text(id: string, title: string): SheetColumn {
  return { id, title, unit: null };
}

function measureColumns(words: Words, measures: readonly MeasureLabel[]): SheetColumn[] {
  return measures.map(({ id, title, unit }) => ({ id, title: words.of(title), unit }));
}

function measureCells(
  words: Words,
  measures: readonly MeasureLabel[],
  cells: Readonly<Record<string, Cell>>,
): SheetCell[] {
  return measures.map(({ id, unit }) => sheetCell(words, cells[id], unit));
}

/** What stands beside the table of a page. */
export function beside(
  words: Words,
  context: PageContext,
  measures: readonly MeasureLabel[],
  cells: readonly SheetCell[],
): Pick<Sheet, 'notes' | 'definitions'> {
  const hasNoData = cells.some(({ kind }) => kind === 'no_data');
  return {
    notes: readingNotes(words, context, hasNoData),
    definitions: once(measures).map((measure) => measureDefinition(words, measure)),
  };
}
