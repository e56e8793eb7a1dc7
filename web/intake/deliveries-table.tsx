import { Link } from 'react-router';
import type { DeliverySummary } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import { State, type StateKind } from '../page/state.tsx';
import type { Column } from '../tables/column.ts';
import { Table } from '../tables/table.tsx';
import { FindingCounts } from './finding-counts.tsx';

/** An id may hold a slash (`source/day`): it travels as one part of the path. */
export function deliveryPath(id: string): string {
  return `/deliveries/${encodeURIComponent(id)}`;
}

/** Whether editions are built from a delivery. */
export function Standing(props: { delivery: DeliverySummary }) {
  const words = useWords();
  const { standing } = props.delivery;
  return <State kind={kinds[standing]}>{words.code('standing', standing)}</State>;
}

const kinds: Readonly<Record<DeliverySummary['standing'], StateKind>> = {
  good: 'on-track',
  approved: 'on-track',
  held: 'watch',
  rejected: 'no-data',
  refused: 'off-track',
};

export function DeliveriesTable(props: { deliveries: readonly DeliverySummary[]; sortName: string }) {
  const words = useWords();
  const number = (id: keyof DeliverySummary['accounting'], title: string): Column<DeliverySummary> => ({
    id,
    title,
    isNumeric: true,
    order: (row) => row.accounting[id],
    show: (row) => words.count(row.accounting[id]),
  });
  const columns: Column<DeliverySummary>[] = [
    {
      id: 'source',
      title: words.say('column.source'),
      order: (row) => row.source,
      show: (row) => <Link to={deliveryPath(row.id)}>{row.source}</Link>,
    },
    {
      id: 'asOf',
      title: words.say('column.asOf'),
      first: 'down',
      order: (row) => row.asOf,
      show: (row) => words.day(row.asOf, true),
    },
    {
      id: 'received',
      title: words.say('column.received'),
      first: 'down',
      order: (row) => row.receivedAt,
      show: (row) => words.moment(row.receivedAt),
    },
    {
      id: 'state',
      title: words.say('column.state'),
      order: (row) => row.standing,
      show: (row) => <Standing delivery={row} />,
    },
    number('read', words.say('column.read')),
    number('mapped', words.say('column.mapped')),
    number('quarantined', words.say('column.quarantined')),
    number('skipped', words.say('column.skipped')),
    {
      id: 'findings',
      title: words.say('column.findings'),
      first: 'down',
      order: (row) => row.findings.error * 1e6 + row.findings.warning * 1e3 + row.findings.note,
      show: (row) => <FindingCounts findings={row.findings} />,
    },
  ];
  return (
    <Table
      caption={words.say('deliveries.all')}
      rows={props.deliveries}
      columns={columns}
      rowKey={(row) => row.id}
      sort="-received"
      sortName={props.sortName}
      opens={(row) => deliveryPath(row.id)}
      counted={(shown) => words.say('count.deliveries', { shown, all: props.deliveries.length })}
      empty={words.say('deliveries.empty')}
    />
  );
}
