import type { LineChart } from '../../../src/charts/spec.ts';
import type { Figure } from '../../../src/reports/shapes/common.ts';
import type { AttendancePage } from '../../../src/reports/shapes/pages.ts';
import { axisFormat, periodName, trendReadings } from '../../../src/reports/views/readings.ts';
import { cellOrder, cellText } from '../../../src/words/cells.ts';
import type { Words } from '../../languages/words.tsx';

/** What the day found: who came, out of whom one knows of, and which schools have not said. */
export function todaySentence(
  words: Words,
  page: Pick<AttendancePage, 'date' | 'school' | 'schools'>,
): string {
  const inScope = page.schools.filter((row) => page.school === null || row.school.id === page.school);
  const open = inScope.filter((row) => row.delivered !== null);
  const day = words.day(page.date);
  if (open.length === 0) return words.say('attendance.noSchool', { day });
  const known = open.filter((row) => row.delivered && row.present !== null && row.absent !== null);
  const missing = open.filter((row) => row.delivered === false).length;
  if (known.length === 0)
    return words.say('attendance.noneDelivered', { day, missing, schools: open.length });
  const present = known.reduce((sum, row) => sum + (row.present ?? 0), 0);
  const whole = known.reduce((sum, row) => sum + (row.present ?? 0) + (row.absent ?? 0), 0);
  return words.say('attendance.sentence', {
    day,
    present: words.count(present),
    whole: words.count(whole),
    share: whole === 0 ? words.say('cell.noData') : words.percent(present / whole, whole),
    missing,
    schools: open.length,
  });
}

/** The attendance rate of the year, which carries the target; that of the day only where there is no other. */
export function rateFigure(page: AttendancePage): Figure | null {
  const rates = page.figures.filter((figure) => figure.measure.id === 'attendance-rate');
  return rates.find((figure) => figure.target !== null) ?? rates[0] ?? null;
}

export function daysChart(words: Words, page: AttendancePage, rate: Figure | null): LineChart {
  const target = rate?.target ?? null;
  return {
    kind: 'line',
    of: words.say('filter.day'),
    measure: rate === null ? words.say('column.share') : words.of(rate.measure.title),
    points: trendReadings(words, page.days, 'percent'),
    target:
      target === null
        ? null
        : { label: words.say('chart.target'), value: target, word: words.percent(target, null) },
    format: axisFormat(words, 'percent'),
    most: 1,
  };
}

export function daysSummary(words: Words, page: AttendancePage): string {
  const known = page.days.flatMap((point) => {
    const value = cellOrder(point.cell);
    return value === null ? [] : [{ point, value }];
  });
  const lowest = known.toSorted((a, b) => a.value - b.value)[0];
  if (lowest === undefined) return words.say('attendance.days.none');
  return words.say('attendance.days.summary', {
    low: cellText(words, lowest.point.cell, 'percent'),
    day: periodName(words, lowest.point.period),
    without: page.days.length - known.length,
  });
}
