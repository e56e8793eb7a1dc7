import type { SlopeChart, StackChart } from '../../../src/charts/spec.ts';
import type { SectionsPage } from '../../../src/reports/shapes/pages.ts';
import type { Words } from '../../languages/words.tsx';
import type { useNames } from '../../page/names.tsx';

type Row = SectionsPage['rows'][number];
type Results = Pick<SectionsPage, 'section' | 'assessment' | 'assessments' | 'rows'>;

/** Periods of the assessment shown, in order of the year. */
export function periodsOf(page: Pick<SectionsPage, 'assessment' | 'assessments'>): readonly string[] {
  return page.assessments.find((one) => one.id === page.assessment)?.periods ?? [];
}

/** "15 of 22 tested students reached the benchmark in winter, 3 more than in fall; 2 have no result." */
export function sectionSentence(words: Words, page: Results): string {
  if (page.section === null) return words.say('sections.none');
  const periods = periodsOf(page);
  const last = latest(page);
  if (last === null) return words.say('sections.noResults', { students: page.rows.length });
  const before = periods[periods.indexOf(last) - 1] ?? null;
  const isJudged = (row: Row, period: string) => typeof row.results[period]?.isProficient === 'boolean';
  const judged = page.rows.filter((row) => isJudged(row, last));
  const untested = page.rows.filter((row) => row.results[last] === undefined).length;
  if (judged.length === 0) {
    return words.say('sections.sentence.tested', {
      tested: page.rows.length - untested,
      whole: page.rows.length,
      period: words.code('period', last),
    });
  }
  const reached = judged.filter((row) => row.results[last]?.isProficient).length;
  // Only students with both results: a class that lost three readers has not become worse at reading.
  const both = before === null ? [] : judged.filter((row) => isJudged(row, before));
  const gained = (period: string) => both.filter((row) => row.results[period]?.isProficient).length;
  const by = before === null || both.length === 0 ? null : gained(last) - gained(before);
  return words.say('sections.sentence', {
    reached,
    whole: judged.length,
    period: words.code('period', last),
    change: by === null ? 'none' : by > 0 ? 'more' : by < 0 ? 'fewer' : 'same',
    size: Math.abs(by ?? 0),
    before: before === null ? '' : words.code('period', before),
    both: both.length,
    untested,
  });
}

/** Whether there is a level to stand at; some assessments only have scores. */
export function hasLevels(page: SectionsPage): boolean {
  return page.distribution.some((row) => row.tested > 0 && row.levels.length > 0);
}

/** Whether there are scores of two periods to draw lines between. */
export function hasChange(page: SectionsPage): boolean {
  const scored = periodsOf(page).filter((period) =>
    page.rows.some((row) => typeof row.results[period]?.score === 'number'),
  );
  return scored.length > 1;
}

export function levelsChart(words: Words, page: SectionsPage): StackChart {
  return {
    kind: 'stack',
    of: words.say('filter.period'),
    parts: page.distribution[0]?.levels.map((one) => one.level) ?? [],
    rows: page.distribution
      .filter((row) => row.tested > 0)
      .map((row) => ({
        label: words.code('period', row.period),
        note: words.count(row.tested),
        counts: row.levels.map((one) => one.students),
      })),
    format: words.count,
  };
}

export function levelsSummary(words: Words, page: SectionsPage): string {
  const last = page.distribution.findLast((row) => row.tested > 0);
  const top = last?.levels.reduce((most, one) => (one.students > most.students ? one : most), {
    level: '',
    students: 0,
  });
  if (last === undefined || top === undefined) return '';
  return words.say('sections.levels.summary', {
    students: top.students,
    tested: last.tested,
    level: top.level,
    period: words.code('period', last.period),
    untested: last.untested,
  });
}

export function slopeChart(words: Words, page: SectionsPage, names: ReturnType<typeof useNames>): SlopeChart {
  const periods = periodsOf(page);
  const score = (row: Row, period: string) => row.results[period]?.score ?? null;
  return {
    kind: 'slope',
    of: words.say('column.student'),
    moments: periods.map((period) => words.code('period', period)),
    lines: page.rows
      .filter((row) => periods.some((period) => score(row, period) !== null))
      .map((row) => ({
        id: row.student.id,
        label: names.inList(row.student),
        values: periods.map((period) => score(row, period)),
      })),
    middle: {
      id: 'middle',
      label: words.say('sections.median'),
      values: periods.map((period) => median(page.rows.flatMap((row) => score(row, period) ?? []))),
    },
    format: words.count,
  };
}

export function slopeSummary(words: Words, page: SectionsPage): string {
  const periods = periodsOf(page);
  const first = periods[0];
  const last = latest(page);
  if (first === undefined || last === null || first === last) return '';
  const both = page.rows.flatMap((row) => {
    const from = row.results[first]?.score ?? null;
    const to = row.results[last]?.score ?? null;
    return from === null || to === null ? [] : [to - from];
  });
  const gain = median(both);
  return words.say('sections.change.summary', {
    students: both.length,
    rose: both.filter((by) => by > 0).length,
    gain: gain === null ? '' : words.count(gain),
    from: words.code('period', first),
    to: words.code('period', last),
  });
}

function latest(page: Pick<Results, 'assessment' | 'assessments' | 'rows'>): string | null {
  return periodsOf(page).findLast((period) => page.rows.some((row) => row.results[period])) ?? null;
}

export function median(values: readonly number[]): number | null {
  const inOrder = values.toSorted((a, b) => a - b);
  const upper = inOrder[Math.floor(inOrder.length / 2)];
  const lower = inOrder[Math.ceil(inOrder.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
