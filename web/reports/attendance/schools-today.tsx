import { Link, useLocation } from 'react-router';
import type { AttendancePage } from '../../../src/reports/shapes/pages.ts';
import { cellOrder } from '../../../src/words/cells.ts';
import { useWords } from '../../languages/words.tsx';
import { CellView } from '../../page/cell.tsx';
import { State } from '../../page/state.tsx';
import type { Column } from '../../tables/column.ts';
import { Table } from '../../tables/table.tsx';

type Row = AttendancePage['schools'][number];

/** Each school on the day: first whether it has turned in its attendance, then what it says. */
export function SchoolsToday(props: { page: AttendancePage }) {
  const words = useWords();
  const location = useLocation();
  const { page } = props;
  const path = (row: Row) => {
    const query = new URLSearchParams(location.search);
    query.set('school', row.school.id);
    return `/attendance?${query}`;
  };
  const number = (id: string, title: string, of: (row: Row) => number | null): Column<Row> => ({
    id,
    title,
    isNumeric: true,
    order: of,
    show: (row) => {
      const value = of(row);
      return value === null ? <span className="quiet">–</span> : words.count(value);
    },
  });
  const columns: Column<Row>[] = [
    {
      id: 'school',
      title: words.say('column.school'),
      order: (row) => row.school.name,
      show: (row) => <Link to={path(row)}>{row.school.name}</Link>,
    },
    {
      id: 'delivered',
      title: words.say('column.delivered'),
      order: (row) => (row.delivered === null ? 2 : row.delivered ? 1 : 0),
      show: (row) => <Delivered row={row} />,
    },
    {
      id: 'rate',
      title: words.say('column.share'),
      isNumeric: true,
      first: 'up',
      order: (row) => cellOrder(row.rate),
      show: (row) =>
        row.delivered ? <CellView cell={row.rate} unit="percent" /> : <span className="quiet">–</span>,
    },
    number('enrolled', words.say('column.enrolled'), (row) => row.enrolled),
    number('present', words.say('column.present'), (row) => row.present),
    number('absent', words.say('column.absent'), (row) => row.absent),
    number('tardy-today', words.say('column.tardyToday'), (row) => row.tardy),
    number('unknown-today', words.say('column.unknownToday'), (row) => row.unknown),
  ];
  return (
    <Table
      caption={words.say('attendance.schools', { day: words.day(page.date) })}
      rows={page.schools}
      columns={columns}
      rowKey={(row) => row.school.id}
      sort="delivered"
      sortName="schools"
      opens={path}
      counted={(shown) => words.say('count.schools', { shown, all: page.schools.length })}
      empty={words.say('district.empty')}
    />
  );
}

function Delivered(props: { row: Row }) {
  const words = useWords();
  const { delivered } = props.row;
  if (delivered === null) return <State kind="no-data">{words.say('attendance.noDay')}</State>;
  return delivered ? (
    <State kind="on-track">{words.say('attendance.delivered')}</State>
  ) : (
    <State kind="watch">{words.say('attendance.notDelivered')}</State>
  );
}
