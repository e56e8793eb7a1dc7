import { useParams } from 'react-router';
import type { EditionPage } from '../../src/reports/shapes/operations.ts';
import { useEdition } from '../api/queries.ts';
import { accountingText, addedUp } from '../intake/accounting.tsx';
import { DeliveriesTable } from '../intake/deliveries-table.tsx';
import { Findings } from '../intake/findings.tsx';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { Table } from '../tables/table.tsx';

/** What is in one edition: its deliveries, its tables, its findings. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useEdition(id);
  return (
    <Answer query={query} title={words.say('page.editions')}>
      {(page) => <Edition page={page} />}
    </Answer>
  );
}

function Edition(props: { page: EditionPage }) {
  const words = useWords();
  const { edition, deliveries, tables, findings } = props.page;
  return (
    <Page
      crumbs={[
        { name: words.say('page.editions'), path: '/editions' },
        { name: words.say('edition.title', { edition: edition.id }) },
      ]}
      when={
        <p className="quiet">
          {words.say(edition.isCurrent ? 'edition.isCurrent' : 'edition.isKept', {
            moment: words.moment(edition.publishedAt),
          })}
        </p>
      }
    >
      <Sentence>
        {words.say('edition.sentence', {
          rows: tables.reduce((sum, table) => sum + table.rows, 0),
          tables: tables.length,
          deliveries: edition.deliveries,
          day: words.day(edition.asOf),
          seconds: words.seconds(edition.seconds),
          causes: findings.length,
        })}
      </Sentence>
      <Part title={words.say('delivery.findings')} lead={words.say('edition.findings.lead')}>
        <Findings findings={findings} empty={words.say('edition.noFindings')} />
      </Part>
      <Part
        title={words.say('page.deliveries')}
        lead={`${accountingText(words, addedUp(deliveries.map((one) => one.accounting)))}.`}
      >
        <DeliveriesTable deliveries={deliveries} sortName="deliveries" />
      </Part>
      <Part title={words.say('edition.tables')}>
        <Table
          caption={words.say('edition.tables')}
          rows={tables}
          rowKey={(row) => row.table}
          sort="given"
          sortName="tables"
          columns={[
            {
              id: 'table',
              title: words.say('column.table'),
              order: (row) => row.table,
              show: (row) => words.code('table', row.table),
            },
            {
              id: 'rows',
              title: words.say('column.rows'),
              isNumeric: true,
              order: (row) => row.rows,
              show: (row) => words.count(row.rows),
            },
            {
              id: 'grain',
              title: words.say('column.grain'),
              isProse: true,
              show: (row) => <span lang="en">{row.grain}</span>,
            },
          ]}
          empty={words.say('edition.noTables')}
        />
      </Part>
    </Page>
  );
}
