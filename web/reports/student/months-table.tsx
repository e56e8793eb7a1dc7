import type { StudentAttendancePage } from '../../../src/reports/shapes/pages.ts';
import { useWords } from '../../languages/words.tsx';
import { State } from '../../page/state.tsx';
import { Bar } from '../../tables/bar.tsx';
import { Table } from '../../tables/table.tsx';

export function MonthsTable(props: { page: StudentAttendancePage }) {
  const words = useWords();
  const { months } = props.page;
  const longest = Math.max(...months.map((month) => month.missedShare ?? 0), 0.1);
  return (
    <Table
      caption={words.say('student.months')}
      rows={months}
      rowKey={(row) => row.month}
      sort="given"
      sortName="months"
      columns={[
        {
          id: 'month',
          title: words.say('column.month'),
          show: (row) => `${words.month(row.month)} ${row.month.slice(0, 4)}`,
        },
        {
          id: 'missed',
          title: words.say('column.missed'),
          show: (row) =>
            row.missedShare === null ? (
              <State kind="no-data">{words.say('cell.noData')}</State>
            ) : (
              <Bar share={row.missedShare / longest}>
                {words.say('students.missed', {
                  days: words.count(row.daysAbsent),
                  of: words.count(row.daysKnown),
                  share: words.percent(row.missedShare, row.daysKnown),
                })}
              </Bar>
            ),
        },
        {
          id: 'tardy',
          title: words.say('column.tardy'),
          isNumeric: true,
          show: (row) => words.count(row.daysTardy),
        },
      ]}
      empty={words.say('student.months.empty')}
    />
  );
}
