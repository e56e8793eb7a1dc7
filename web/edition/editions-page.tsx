import { Link } from 'react-router';
import type { EditionSummary } from '../../src/reports/shapes/operations.ts';
import { useEditions } from '../api/queries.ts';
import { FindingCounts } from '../intake/finding-counts.tsx';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';

export function editionPath(id: string): string {
  return `/editions/${encodeURIComponent(id)}`;
}

/** Data manager: the editions kept, and the one being read. */
export function Component() {
  const words = useWords();
  const query = useEditions();
  return (
    <Answer query={query} title={words.say('page.editions')}>
      {(page) => (
        <Page crumbs={[{ name: words.say('page.editions') }]}>
          <Sentence>{sentence(words, page.editions)}</Sentence>
          <Part title={words.say('editions.all')} lead={words.say('editions.lead')}>
            <Editions editions={page.editions} />
          </Part>
        </Page>
      )}
    </Answer>
  );
}

function sentence(words: ReturnType<typeof useWords>, editions: readonly EditionSummary[]): string {
  const current = editions.find((edition) => edition.isCurrent);
  if (current === undefined) return words.say('editions.none');
  return words.say('editions.sentence', {
    edition: current.id,
    day: words.day(current.asOf),
    moment: words.moment(current.publishedAt),
    others: editions.length - 1,
  });
}

function Editions(props: { editions: readonly EditionSummary[] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('editions.all')}
      rows={props.editions}
      rowKey={(row) => row.id}
      sort="-published"
      opens={(row) => editionPath(row.id)}
      columns={[
        {
          id: 'edition',
          title: words.say('column.edition'),
          first: 'down',
          order: (row) => row.id,
          show: (row) => <Link to={editionPath(row.id)}>{row.id}</Link>,
        },
        {
          id: 'current',
          title: words.say('column.state'),
          order: (row) => (row.isCurrent ? 0 : 1),
          show: (row) =>
            row.isCurrent ? (
              <State kind="on-track">{words.say('editions.current')}</State>
            ) : (
              <span className="quiet">{words.say('editions.kept')}</span>
            ),
        },
        {
          id: 'asOf',
          title: words.say('column.asOf'),
          first: 'down',
          order: (row) => row.asOf,
          show: (row) => words.day(row.asOf, true),
        },
        {
          id: 'published',
          title: words.say('column.published'),
          first: 'down',
          order: (row) => row.publishedAt,
          show: (row) => words.moment(row.publishedAt),
        },
        {
          id: 'deliveries',
          title: words.say('page.deliveries'),
          isNumeric: true,
          order: (row) => row.deliveries,
          show: (row) => words.count(row.deliveries),
        },
        {
          id: 'seconds',
          title: words.say('column.built'),
          isNumeric: true,
          order: (row) => row.seconds,
          show: (row) => words.seconds(row.seconds),
        },
        {
          id: 'bytes',
          title: words.say('column.size'),
          isNumeric: true,
          order: (row) => row.bytes,
          show: (row) => words.bytes(row.bytes),
        },
        {
          id: 'findings',
          title: words.say('column.findings'),
          show: (row) => <FindingCounts findings={row.findings} />,
        },
      ]}
      counted={(shown) => words.say('count.editions', { shown, all: props.editions.length })}
      empty={words.say('editions.none')}
    />
  );
}
