import type { DeliveryPage } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import { Table } from '../tables/table.tsx';
import { AccountingView } from './accounting.tsx';

/** Feeds with where their rows went and which rules skipped some. */
export function Feeds(props: { feeds: DeliveryPage['feeds'] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('delivery.feeds')}
      rows={props.feeds}
      rowKey={(row) => row.feed}
      sort="given"
      sortName="feeds"
      columns={[
        { id: 'feed', title: words.say('finding.feed'), show: (row) => row.feed },
        {
          id: 'sum',
          title: words.say('column.sum'),
          show: (row) => <AccountingView accounting={row.accounting} />,
        },
        {
          id: 'skippedBy',
          title: words.say('column.skippedBy'),
          isProse: true,
          show: (row) =>
            row.skippedBy
              .map((rule) =>
                words.say('delivery.skipped', { rule: rule.rule, rows: rule.rows, because: rule.because }),
              )
              .join(' '),
        },
      ]}
      empty={words.say('delivery.noFeeds')}
    />
  );
}
