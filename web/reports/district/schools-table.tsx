import { Link } from 'react-router';
import type { Cell } from '../../../src/reports/shapes/common.ts';
import type { DistrictPage } from '../../../src/reports/shapes/pages.ts';
import { isGuarded } from '../../../src/words/cells.ts';
import { useWords } from '../../languages/words.tsx';
import { WhyHidden } from '../../page/why-hidden.tsx';
import { useMayOpen } from '../../shell/session.ts';
import type { Column } from '../../tables/column.ts';
import { Table } from '../../tables/table.tsx';
import { measureColumns } from '../measure-columns.tsx';

interface Row {
  readonly id: string | null;
  readonly name: string;
  readonly level: string | null;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Schools × measures, the district at the foot. */
export function SchoolsTable(props: { page: DistrictPage }) {
  const words = useWords();
  const mayOpenSchool = useMayOpen('/school');
  const { page } = props;
  const path = (row: Row) => `/school?school=${encodeURIComponent(row.id ?? '')}`;
  const columns: Column<Row>[] = [
    {
      id: 'school',
      title: words.say('column.school'),
      order: (row) => row.name,
      show: (row) => (mayOpenSchool && row.id !== null ? <Link to={path(row)}>{row.name}</Link> : row.name),
    },
    {
      id: 'level',
      title: words.say('column.level'),
      order: (row) => row.level,
      show: (row) => (row.level === null ? '' : words.code('level', row.level)),
    },
    ...measureColumns<Row>(words, page.measures, (row) => row.cells),
  ];
  const shown = [page.total, ...page.schools.map(({ cells }) => cells)];
  return (
    <>
      <Table
        caption={words.say('district.schools')}
        rows={page.schools.map(({ school, cells }) => ({ ...school, cells }))}
        foot={{ id: null, name: words.say('column.district'), level: null, cells: page.total }}
        columns={columns}
        rowKey={(row) => row.id ?? ''}
        sort="school"
        {...(mayOpenSchool ? { opens: path } : {})}
        counted={(shown) => words.say('count.schools', { shown, all: page.schools.length })}
        empty={words.say('district.empty')}
      />
      <WhyHidden isNeeded={shown.some((cells) => Object.values(cells).some(isGuarded))} />
    </>
  );
}
