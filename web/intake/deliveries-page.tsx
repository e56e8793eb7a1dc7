import { Link } from 'react-router';
import type { DeliveriesPage } from '../../src/reports/shapes/operations.ts';
import { useDeliveries } from '../api/queries.ts';
import { scheduleWords } from '../languages/schedule-words.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import { DeliveriesTable, deliveryPath } from './deliveries-table.tsx';
import { FindingCounts } from './finding-counts.tsx';
import { HeldList } from './held-list.tsx';
import styles from './intake.module.css';

type Source = DeliveriesPage['sources'][number];

/** Data manager: the sources, when each last delivered, and all deliveries. */
export function Component() {
  const words = useWords();
  const query = useDeliveries();
  return (
    <Answer query={query} title={words.say('page.deliveries')}>
      {(page) => (
        <Page crumbs={[{ name: words.say('page.deliveries') }]}>
          <Sentence>
            {words.say('deliveries.sentence', {
              sources: page.sources.length,
              never: page.sources.filter((source) => source.lastDelivery === null).length,
              refused: page.sources.filter((source) => source.lastDelivery?.state === 'refused').length,
              quarantined: page.sources.reduce(
                (sum, source) => sum + (source.lastDelivery?.accounting.quarantined ?? 0),
                0,
              ),
            })}
          </Sentence>
          <HeldList held={page.held} sources={page.sources} />
          <Part title={words.say('deliveries.sources')}>
            <Sources sources={page.sources} />
          </Part>
          <Part title={words.say('deliveries.all')} lead={words.say('deliveries.lead')}>
            <DeliveriesTable deliveries={page.deliveries} sortName="sort" />
          </Part>
        </Page>
      )}
    </Answer>
  );
}

function Sources(props: { sources: readonly Source[] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('deliveries.sources')}
      rows={props.sources}
      rowKey={(row) => row.id}
      sort="source"
      sortName="sources"
      columns={[
        {
          id: 'source',
          title: words.say('column.source'),
          order: (row) => row.title,
          show: (row) => (
            <>
              {row.title}
              <br />
              <span className="quiet">{row.id}</span>
            </>
          ),
        },
        {
          id: 'steward',
          title: words.say('column.steward'),
          order: (row) => row.steward,
          show: (row) => row.steward ?? <span className="quiet">{words.say('deliveries.noSteward')}</span>,
        },
        {
          id: 'reader',
          title: words.say('column.reader'),
          order: (row) => row.reader,
          show: (row) => [row.reader, ...row.layouts].join(' · '),
        },
        {
          id: 'schedule',
          title: words.say('column.schedule'),
          show: (row) =>
            row.schedule === null ? (
              <span className="quiet">{words.say('deliveries.eachRun')}</span>
            ) : (
              <span className={styles.times}>{scheduleWords(words, row.schedule)}</span>
            ),
        },
        {
          id: 'last',
          title: words.say('column.lastDelivery'),
          first: 'down',
          order: (row) => row.lastDelivery?.receivedAt ?? null,
          show: (row) => <Last source={row} />,
        },
        {
          id: 'findings',
          title: words.say('column.findings'),
          show: (row) =>
            row.lastDelivery === null ? '' : <FindingCounts findings={row.lastDelivery.findings} />,
        },
      ]}
      counted={(shown) => words.say('count.sources', { shown })}
      empty={words.say('deliveries.noSources')}
    />
  );
}

function Last(props: { source: Source }) {
  const words = useWords();
  const { lastDelivery } = props.source;
  if (lastDelivery === null) return <State kind="no-data">{words.say('deliveries.never')}</State>;
  const link = <Link to={deliveryPath(lastDelivery.id)}>{words.moment(lastDelivery.receivedAt)}</Link>;
  return lastDelivery.state === 'refused' ? (
    <State kind="off-track">
      {link} {words.code('deliveryState', 'refused')}
    </State>
  ) : (
    link
  );
}
