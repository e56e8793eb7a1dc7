import type { LineChart } from '../../../src/charts/spec.ts';
import type { StudentAttendancePage } from '../../../src/reports/shapes/pages.ts';
import { axisFormat } from '../../../src/reports/views/readings.ts';
import type { Words } from '../../languages/words.tsx';

/** Strengths first: the days the student came, then the days missed and the days in a row. */
export function studentSentence(words: Words, page: StudentAttendancePage, name: string): string {
  const { summary } = page;
  const known = summary.daysEnrolled - summary.daysUnknown;
  if (summary.missedShare === null || known <= 0) return words.say('student.noData', { name });
  return words.say('student.sentence', {
    name,
    present: words.count(known - summary.daysAbsent),
    known: words.count(known),
    absent: summary.daysAbsent,
    share: words.percent(summary.missedShare, known),
    streak: summary.streak,
  });
}

export function yearsChart(words: Words, page: StudentAttendancePage): LineChart {
  return {
    kind: 'line',
    of: words.say('where.schoolYear'),
    measure: words.say('column.missedShare'),
    points: page.years.map((year) => ({
      label: words.schoolYear(year.schoolYear),
      value: year.missedShare,
      word:
        year.missedShare === null
          ? words.say('cell.noData')
          : words.percent(year.missedShare, year.daysEnrolled),
      isHidden: false,
      bound: null,
    })),
    target: null,
    format: axisFormat(words, 'percent'),
    most: 1,
  };
}

export function yearsSummary(words: Words, page: StudentAttendancePage): string {
  return words.say('student.years.summary', {
    years: words.list(
      page.years.map((year) =>
        words.say('student.years.one', {
          days: year.daysAbsent,
          of: year.daysEnrolled,
          year: words.schoolYear(year.schoolYear),
        }),
      ),
    ),
  });
}
