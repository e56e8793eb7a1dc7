import { Link, useParams } from 'react-router';
import type { RunPage } from '../../src/reports/shapes/runs.ts';
import { useRun } from '../api/queries.ts';
import { deliveryPath } from '../intake/deliveries-table.tsx';
import { useWords, type Words } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { Notice } from '../page/problem.tsx';
import { State, type StateKind } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import styles from './runs.module.css';

type Attempt = RunPage['attempts'][number];
type Delivery = RunPage['deliveries'][number];

/** One run: what came of it, attempt by attempt. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useRun(id);
  return (
    <Answer query={query} title={words.say('page.runs')}>
      {(page) => <Run page={page} />}
    </Answer>
  );
}

function Run(props: { page: RunPage }) {
  const words = useWords();
  const { run, attempts, deliveries, missed, ignored, timeZone } = props.page;
  const moment = (instant: string) => words.moment(instant, timeZone);
  const { state, trigger } = run;
  return (
    <Page
      crumbs={[
        { name: words.say('page.runs'), path: '/runs' },
        { name: words.say('run.title', { source: run.title, moment: moment(run.startedAt) }) },
      ]}
      when={
        <p className="quiet">
          {words.say('run.when', { trigger, started: moment(run.startedAt) })}
          {run.endedAt === null ? null : ` ${words.say('run.until', { ended: moment(run.endedAt) })}`}
        </p>
      }
    >
      <Sentence>
        {words.say('run.sentence', {
          state,
          brought: run.brought,
          rows: run.rowsRead,
          attempts: run.attempts,
        })}
      </Sentence>
      {missed === null ? null : (
        <Notice
          message={words.say('run.missed', { promised: moment(missed.promised) })}
          remedy={words.say('run.missed.remedy')}
        />
      )}
      {run.brought === 0 ? null : <p>{published(words, run.edition)}</p>}
      <Part title={words.say('run.attempts')}>
        <ol className={styles.attempts}>
          {attempts.map((attempt) => (
            <OneAttempt key={attempt.startedAt} attempt={attempt} timeZone={timeZone} />
          ))}
        </ol>
        {ignored === 0 ? null : <p className="quiet">{words.say('run.ignored', { files: ignored })}</p>}
      </Part>
      <Part
        title={words.say('run.deliveries')}
        lead={
          run.bytesReceived === 0
            ? null
            : `${words.say('column.size.came')}: ${bytesText(words, run.bytesReceived, run.bytesDeclared)}`
        }
      >
        <Deliveries deliveries={deliveries} />
      </Part>
    </Page>
  );
}

function published(words: Words, edition: string | null) {
  if (edition === null) return words.say('run.notPublished');
  return <Link to={`/editions/${encodeURIComponent(edition)}`}>{words.say('run.edition', { edition })}</Link>;
}

function bytesText(words: Words, received: number, declared: number | null): string {
  if (declared === null) return words.bytes(received);
  return words.say('runs.bytesOf', { received: words.bytes(received), declared: words.bytes(declared) });
}

const kinds: Readonly<Record<Attempt['outcome'], StateKind>> = {
  running: 'no-data',
  brought: 'on-track',
  'nothing-new': 'on-track',
  failed: 'off-track',
  interrupted: 'watch',
};

function OneAttempt(props: { attempt: Attempt; timeZone: string }) {
  const words = useWords();
  const { startedAt, outcome, failure, retryAt } = props.attempt;
  const known = failure !== null && words.knows('failure', failure.code);
  return (
    <li>
      <p className={styles.attempt}>
        <State kind={kinds[outcome]}>{words.code('attempt', outcome)}</State>
        <time dateTime={startedAt}>{words.moment(startedAt, props.timeZone)}</time>
      </p>
      {failure === null ? null : (
        <div lang={known ? undefined : 'en'}>
          <p>{known ? words.code('failure', failure.code, failure.parameters) : failure.message}</p>
          <p className="quiet">
            {known ? words.code('remedy', failure.code, failure.parameters) : failure.remedy}
          </p>
          {retryAt === null ? null : (
            <p>{words.say('run.retryAt', { moment: words.moment(retryAt, props.timeZone) })}</p>
          )}
        </div>
      )}
    </li>
  );
}

function Deliveries(props: { deliveries: readonly Delivery[] }) {
  const words = useWords();
  const count = (id: 'read' | 'mapped' | 'quarantined' | 'skipped', title: string) => ({
    id,
    title,
    isNumeric: true,
    show: (row: Delivery) => words.count(row[id]),
  });
  return (
    <Table
      caption={words.say('run.deliveries')}
      rows={props.deliveries}
      rowKey={(row) => row.id}
      sort="given"
      sortName="deliveries"
      opens={(row) => deliveryPath(row.id)}
      columns={[
        {
          id: 'delivery',
          title: words.say('finding.delivery'),
          show: (row) => <Link to={deliveryPath(row.id)}>{row.id}</Link>,
        },
        {
          id: 'outcome',
          title: words.say('column.state'),
          show: (row) => (
            <State kind={row.outcome === 'refused' ? 'off-track' : row.isHeld ? 'watch' : 'on-track'}>
              {words.code('outcome', row.outcome)}
              {row.isHeld ? `, ${words.say('run.held')}` : null}
            </State>
          ),
        },
        count('read', words.say('column.read')),
        count('mapped', words.say('column.mapped')),
        count('quarantined', words.say('column.quarantined')),
        count('skipped', words.say('column.skipped')),
        {
          id: 'bytes',
          title: words.say('column.size'),
          isNumeric: true,
          show: (row) => words.bytes(row.bytes),
        },
      ]}
      empty={words.say('run.noDeliveries')}
    />
  );
}
