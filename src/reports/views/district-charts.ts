import type { ChartSpec, DotChart, LineChart, Reference } from '../../charts/spec.ts';
import { cellOrder, cellText, change, changeText, valueText } from '../../words/cells.ts';
import type { Words } from '../../words/words.ts';
import type { Cell, MeasureLabel, TrendPoint } from '../shapes/common.ts';
import type { DistrictPage } from '../shapes/pages.ts';
import { beside } from './district-sheets.ts';
import { axisFormat, most, periodName, reading, sourceLine, trendReadings } from './readings.ts';
import { type Sheet, sheetCell, textCell } from './sheet.ts';

/** What the charts are drawn from. */
export type ChartPage = Pick<
  DistrictPage,
  'context' | 'district' | 'figures' | 'schools' | 'total' | 'years'
>;

/** Fewer students than this behind a dot: it is drawn hollow, and the summary says so. */
const SMALL = 50;

/** Schools on one scale, the best first; those without a number come last. */
export function schoolsChart(words: Words, page: ChartPage, measure: MeasureLabel, level: string): DotChart {
  const rows = bestFirst(page, measure, level).map((row) => {
    const cell = row.cells[measure.id];
    const of = cell?.denominator ?? null;
    return {
      ...reading(words, row.school.name, cell, measure.unit),
      note: of === null || measure.unit === 'count' ? null : words.count(of),
      isFaint: of !== null && of < SMALL,
    };
  });
  return {
    kind: 'dots',
    of: words.say('column.school'),
    measure: words.of(measure.title),
    rows,
    reference: measure.unit === 'count' ? null : districtLine(words, page, measure),
    target: target(words, page, measure),
    format: axisFormat(words, measure.unit),
    most: most(measure),
  };
}

export function schoolsSummary(words: Words, page: ChartPage, measure: MeasureLabel, level: string): string {
  const rows = schoolsAt(page, level);
  const known = rows
    .flatMap((row) => {
      const cell = row.cells[measure.id];
      const value = cellOrder(cell);
      return cell === undefined || value === null ? [] : [{ name: row.school.name, cell, value }];
    })
    .toSorted((a, b) => a.value - b.value);
  const [low] = known;
  const high = known.at(-1);
  if (low === undefined || high === undefined) return words.say('district.summary.none');
  const small = known.filter((one) => (one.cell.denominator ?? SMALL) < SMALL).length;
  return [
    words.say('district.summary', {
      low: cellText(words, low.cell, measure.unit),
      lowSchool: low.name,
      high: cellText(words, high.cell, measure.unit),
      highSchool: high.name,
      without: rows.length - known.length,
    }),
    small === 0 ? '' : words.say('district.summary.small', { small, least: SMALL }),
  ]
    .join(' ')
    .trim();
}

export function yearsChart(words: Words, page: ChartPage, measure: MeasureLabel): LineChart {
  return {
    kind: 'line',
    of: words.say('where.schoolYear'),
    measure: words.of(measure.title),
    points: trendReadings(words, page.years[measure.id] ?? [], measure.unit),
    target: target(words, page, measure),
    format: axisFormat(words, measure.unit),
    most: most(measure),
  };
}

export function yearsSummary(words: Words, years: readonly TrendPoint[], measure: MeasureLabel): string {
  const last = years.at(-1);
  const before = years.at(-2);
  if (last === undefined || before === undefined) return '';
  const by = change(last.cell, before.cell);
  return words.say('district.years.summary', {
    value: cellText(words, last.cell, measure.unit),
    year: periodName(words, last.period),
    before: periodName(words, before.period),
    way: by === null ? 'unknown' : by > 0 ? 'higher' : by < 0 ? 'lower' : 'same',
    size: by === null ? '' : changeText(words, by, measure.unit, last.cell.denominator),
  });
}

/** Schools of a level in the order of the chart. */
function bestFirst(page: ChartPage, measure: MeasureLabel, level: string) {
  const sign = measure.direction === 'lower' ? 1 : -1;
  return schoolsAt(page, level).toSorted((left, right) => {
    const [a, b] = [cellOrder(left.cells[measure.id]), cellOrder(right.cells[measure.id])];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * (a - b);
  });
}

function schoolsAt(page: ChartPage, level: string) {
  return page.schools.filter((row) => level === 'all' || row.school.level === level);
}

function districtLine(words: Words, page: ChartPage, measure: MeasureLabel): Reference | null {
  const cell = page.total[measure.id];
  const value = cellOrder(cell);
  const word = cellText(words, cell, measure.unit);
  return value === null ? null : { label: words.say('chart.district'), value, word };
}

function target(words: Words, page: ChartPage, measure: MeasureLabel): Reference | null {
  const value = page.figures.find((figure) => figure.measure.id === measure.id)?.target ?? null;
  if (value === null) return null;
  return { label: words.say('chart.target'), value, word: valueText(words, value, measure.unit, null) };
}

/** A drawing with what must stand around it, and the same as a table. */
export interface ChartView {
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly spec: ChartSpec;
}

/** Schools against each other. */
export function schoolsView(words: Words, page: ChartPage, measure: MeasureLabel, level: string): ChartView {
  return {
    title: words.of(measure.question),
    summary: schoolsSummary(words, page, measure, level),
    source: sourceLine(words, measure, page.context),
    spec: schoolsChart(words, page, measure, level),
  };
}

/** The district over the years. */
export function yearsView(words: Words, page: ChartPage, measure: MeasureLabel): ChartView {
  return {
    title: words.say('district.years', { measure: words.of(measure.title) }),
    summary: yearsSummary(words, page.years[measure.id] ?? [], measure),
    source: sourceLine(words, measure, page.context),
    spec: yearsChart(words, page, measure),
  };
}

/** The table of either: what the chart draws, cell by cell. */
export function chartSheet(
  words: Words,
  page: ChartPage,
  measure: MeasureLabel,
  { of, level }: { readonly of: 'schools' | 'years'; readonly level: string },
): Sheet {
  const { title, summary, spec } =
    of === 'schools' ? schoolsView(words, page, measure, level) : yearsView(words, page, measure);
  const cell = (one: Cell | undefined) => sheetCell(words, one, measure.unit);
  const rows =
    of === 'schools'
      ? bestFirst(page, measure, level).map(({ school, cells }) => [
          textCell(school.name),
          cell(cells[measure.id]),
        ])
      : (page.years[measure.id] ?? []).map((point) => [
          textCell(periodName(words, point.period)),
          cell(point.cell),
        ]);
  const total =
    of === 'schools' ? [textCell(words.say('chart.district')), cell(page.total[measure.id])] : null;
  return {
    id: `${measure.id}-by-${of === 'schools' ? 'school' : 'year'}`,
    title,
    summary,
    columns: [
      { id: of === 'schools' ? 'school' : 'school_year', title: spec.of, unit: null },
      { id: measure.id, title: words.of(measure.title), unit: measure.unit },
    ],
    rows,
    total,
    ...beside(words, page.context, [measure], [...rows, ...(total === null ? [] : [total])].flat()),
  };
}
