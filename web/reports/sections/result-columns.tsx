import { Link } from 'react-router';
import { rampStep } from '../../../src/charts/spec.ts';
import type { ResultCell, SectionsPage } from '../../../src/reports/shapes/pages.ts';
import type { Words } from '../../languages/words.tsx';
import type { useNames } from '../../page/names.tsx';
import { OptOutMark } from '../../page/opt-out-mark.tsx';
import { State } from '../../page/state.tsx';
import { Bar } from '../../tables/bar.tsx';
import type { Column } from '../../tables/column.ts';
import styles from './sections.module.css';
import { periodsOf } from './sections-words.ts';

type Row = SectionsPage['rows'][number];

/** Student, a result for each period, the change, and the absences beside. */
export function resultColumns(
  words: Words,
  names: ReturnType<typeof useNames>,
  page: SectionsPage,
  mayOpenStudents: boolean,
): Column<Row>[] {
  const periods = periodsOf(page);
  const levels = page.distribution[0]?.levels.map((one) => one.level) ?? [];
  const longest = Math.max(...page.rows.map((row) => row.missedShare ?? 0), 0.1);
  return [
    {
      id: 'student',
      title: words.say('column.student'),
      order: (row) => `${row.student.lastName} ${row.student.firstName}`,
      show: (row) => (
        <>
          {mayOpenStudents ? (
            <Link to={`/students/${encodeURIComponent(row.student.id)}/attendance`}>
              {names.inList(row.student)}
            </Link>
          ) : (
            names.inList(row.student)
          )}{' '}
          <OptOutMark student={row.student} />
        </>
      ),
    },
    ...periods.map(
      (period): Column<Row> => ({
        id: `score-${period}`,
        title: words.code('period', period),
        first: 'up',
        order: (row) => row.results[period]?.score ?? null,
        show: (row) => <Result result={row.results[period]} levels={levels} words={words} />,
      }),
    ),
    ...(periods.length < 2 ? [] : [changeColumn(words, periods)]),
    {
      id: 'missed',
      title: words.say('column.missed'),
      first: 'down',
      order: (row) => row.missedShare,
      show: (row) =>
        row.missedShare === null || row.daysAbsent === null || row.daysEnrolled === null ? (
          <State kind="no-data">{words.say('cell.noData')}</State>
        ) : (
          <Bar share={row.missedShare / longest}>
            {words.say('sections.missed', {
              days: row.daysAbsent,
              share: words.percent(row.missedShare, row.daysEnrolled),
            })}
          </Bar>
        ),
    },
  ];
}

function changeColumn(words: Words, periods: readonly string[]): Column<Row> {
  const by = (row: Row) => {
    const scores = periods.flatMap((period) => row.results[period]?.score ?? []);
    const first = scores[0];
    const last = scores.at(-1);
    return scores.length < 2 || first === undefined || last === undefined ? null : last - first;
  };
  return {
    id: 'change',
    title: words.say('column.change'),
    isNumeric: true,
    first: 'up',
    order: by,
    show: (row) => {
      const change = by(row);
      if (change === null) return <span className="quiet">–</span>;
      return `${change > 0 ? '+' : change < 0 ? '−' : ''}${words.count(Math.abs(change))}`;
    },
  };
}

function Result(props: { result: ResultCell | undefined; levels: readonly string[]; words: Words }) {
  const { result, levels, words } = props;
  if (result === undefined) return <State kind="no-data">{words.say('sections.untested')}</State>;
  const step = result.level === null ? null : rampStep(levels.indexOf(result.level), levels.length);
  return (
    <span className={styles.result} title={words.day(result.date, true)}>
      <span className={styles.score}>{result.score === null ? '–' : words.count(result.score)}</span>
      {result.level === null || step === null ? null : (
        <span
          className={styles.level}
          style={{ background: `var(--ramp-${step})`, color: `var(--on-ramp-${step})` }}
        >
          {result.level}
        </span>
      )}
    </span>
  );
}
