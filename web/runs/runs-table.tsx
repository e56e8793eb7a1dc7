import { Link } from 'react-router';
import type { RunSummary } from '../../src/reports/shapes/runs.ts';
import { useWords } from '../languages/words.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import { runPath, stateKinds } from './run-state.ts';

/** Runs, newest first; a row opens the run with its attempts. */
export function RunsTable(props: { runs: readonly RunSummary[]; timeZone: string }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('runs.all')}
      rows={props.runs}
      rowKey={(row) => row.id}
      sort="-started"
      sortName="runs"
      opens={(row) => runPath(row.id)}
      columns={[
        {
          id: 'started',
          title: words.say('column.started'),
          first: 'down',
          order: (row) => row.startedAt,
          show: (row) => <Link to={runPath(row.id)}>{words.moment(row.startedAt, props.timeZone)}</Link>,
        },
        {
          id: 'source',
          title: words.say('column.source'),
          order: (row) => row.title,
          show: (row) => row.title,
        },
        {
          id: 'trigger',
          title: words.say('column.trigger'),
          order: (row) => row.trigger,
          show: (row) => words.code('trigger', row.trigger),
        },
        {
          id: 'state',
          title: words.say('column.state'),
          order: (row) => row.state,
          show: (row) => <State kind={stateKinds[row.state]}>{words.code('runState', row.state)}</State>,
        },
        {
          id: 'attempts',
          title: words.say('column.attempts'),
          isNumeric: true,
          first: 'down',
          order: (row) => row.attempts,
          show: (row) => words.count(row.attempts),
        },
        {
          id: 'brought',
          title: words.say('column.brought'),
          isNumeric: true,
          first: 'down',
          order: (row) => row.brought,
          show: (row) => words.count(row.brought),
        },
        {
          id: 'rows',
          title: words.say('column.read'),
          isNumeric: true,
          first: 'down',
          order: (row) => row.rowsRead,
          show: (row) => words.count(row.rowsRead),
        },
        {
          id: 'bytes',
          title: words.say('column.size.came'),
          isNumeric: true,
          first: 'down',
          order: (row) => row.bytesReceived,
          show: (row) => words.bytes(row.bytesReceived),
        },
        {
          id: 'edition',
          title: words.say('column.edition'),
          order: (row) => row.edition,
          show: (row) =>
            row.edition === null ? (
              ''
            ) : (
              <Link to={`/editions/${encodeURIComponent(row.edition)}`}>{row.edition}</Link>
            ),
        },
      ]}
      counted={(shown) => words.say('count.runs', { shown, all: props.runs.length })}
      empty={words.say('runs.empty')}
    />
  );
}
