import type { MeasureLabel, TrendPoint } from '../../../src/reports/shapes/common.ts';
import type { DistrictPage } from '../../../src/reports/shapes/pages.ts';
import type { DotChart, LineChart, Reference } from '../../charts/spec.ts';
import type { Words } from '../../languages/words.tsx';
import { cellOrder, cellText, change, changeText, valueText } from '../../page/cell.tsx';
import { axisFormat, most, periodName, reading, trendReadings } from '../readings.ts';

/** Fewer students than this behind a dot: it is drawn hollow, and the summary says so. */
const SMALL = 50;

/** Schools on one scale, the best first; those without a number come last. */
export function schoolsChart(
  words: Words,
  page: DistrictPage,
  measure: MeasureLabel,
  level: string,
): DotChart {
  const sign = measure.direction === 'lower' ? 1 : -1;
  const rows = schoolsAt(page, level)
    .map((row) => {
      const cell = row.cells[measure.id];
      const of = cell?.denominator ?? null;
      return {
        ...reading(words, row.school.name, cell, measure.unit),
        note: of === null || measure.unit === 'count' ? null : words.count(of),
        isFaint: of !== null && of < SMALL,
      };
    })
    .toSorted((a, b) => {
      if (a.value === null || b.value === null) return a.value === b.value ? 0 : a.value === null ? 1 : -1;
      return sign * (a.value - b.value);
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

export function schoolsSummary(
  words: Words,
  page: DistrictPage,
  measure: MeasureLabel,
  level: string,
): string {
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

export function yearsChart(words: Words, page: DistrictPage, measure: MeasureLabel): LineChart {
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

function schoolsAt(page: DistrictPage, level: string) {
  return page.schools.filter((row) => level === 'all' || row.school.level === level);
}

function districtLine(words: Words, page: DistrictPage, measure: MeasureLabel): Reference | null {
  const cell = page.total[measure.id];
  const value = cellOrder(cell);
  const word = cellText(words, cell, measure.unit);
  return value === null ? null : { label: words.say('chart.district'), value, word };
}

function target(words: Words, page: DistrictPage, measure: MeasureLabel): Reference | null {
  const value = page.figures.find((figure) => figure.measure.id === measure.id)?.target ?? null;
  if (value === null) return null;
  return { label: words.say('chart.target'), value, word: valueText(words, value, measure.unit, null) };
}
