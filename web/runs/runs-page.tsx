import { useState } from 'react';
import { Link } from 'react-router';
import type { RunSummary, RunsPage, SourceSchedule } from '../../src/reports/shapes/runs.ts';
import { useRuns, useStartRun } from '../api/queries.ts';
import { scheduleWords } from '../languages/schedule-words.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import { runPath, stateKinds } from './run-state.ts';
import styles from './runs.module.css';
import { RunsTable } from './runs-table.tsx';

/** Data manager: where each source comes from and when, what it owes, and all runs. */
export function Component() {
  const words = useWords();
  const query = useRuns();
  return (
    <Answer query={query} title={words.say('page.runs')}>
      {(page) => (
        <Page crumbs={[{ name: words.say('page.runs') }]}>
          <Sentence>{sentence(words, page)}</Sentence>
          <Sources page={page} />
          <Part
            title={words.say('runs.all')}
            lead={`${words.say('runs.lead', { days: page.keptDays })}${page.hasMore ? ` ${words.say('runs.more')}` : ''}`}
          >
            <RunsTable runs={page.runs} timeZone={page.timeZone} />
          </Part>
        </Page>
      )}
    </Answer>
  );
}

function sentence(words: Words, page: RunsPage): string {
  const next = page.sources
    .filter((source) => source.next !== null)
    .toSorted((a, b) => (a.next ?? '').localeCompare(b.next ?? ''))[0];
  const counts = words.say('runs.sentence', {
    sources: page.sources.length,
    missed: page.sources.filter(({ missed }) => missed !== null).length,
    failed: page.sources.filter(({ lastRun }) => lastRun !== null && isBad(lastRun)).length,
  });
  if (page.sources.length === 0) return counts;
  const coming = next?.next
    ? words.say('runs.next', { source: next.title, moment: words.moment(next.next, page.timeZone) })
    : words.say('runs.noNext');
  return `${counts} ${coming}`;
}

function isBad({ state }: RunSummary): boolean {
  return state === 'failed' || state === 'interrupted';
}

function Sources(props: { page: RunsPage }) {
  const words = useWords();
  const { sources, timeZone } = props.page;
  const start = useStartRun();
  const [asked, ask] = useState<SourceSchedule | null>(null);
  const moment = (instant: string) => words.moment(instant, timeZone);
  return (
    <Part title={words.say('runs.sources')} lead={words.say('runs.sources.lead', { zone: timeZone })}>
      {start.isError ? <ProblemView error={start.error} /> : null}
      <p aria-live="polite" className={styles.started}>
        {start.isSuccess && asked !== null ? (
          <>
            {words.say('runs.started', { source: asked.title })}{' '}
            <Link to={runPath(start.data.run)}>{words.say('runs.see')}</Link>
          </>
        ) : null}
      </p>
      <Table
        caption={words.say('runs.sources')}
        rows={sources}
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
                <span className={styles.place}>
                  {[words.code('placeKind', row.kind), row.place].filter((part) => part !== '').join(' · ')}
                </span>
              </>
            ),
          },
          {
            id: 'state',
            title: words.say('column.lastRun'),
            first: 'down',
            order: (row) => row.lastRun?.startedAt ?? null,
            show: (row) => (
              <>
                <LastRun run={row.lastRun} timeZone={timeZone} />
                <br />
                {row.kind === 'upload' ? (
                  <Link to="/upload">{words.say('runs.upload')}</Link>
                ) : (
                  <button
                    type="button"
                    className="word-button screen-only"
                    aria-label={words.say('runs.nowOf', { source: row.title })}
                    disabled={start.isPending || row.lastRun?.state === 'running'}
                    onClick={() => {
                      ask(row);
                      start.mutate(row.id);
                    }}
                  >
                    {words.say('runs.now')}
                  </button>
                )}
              </>
            ),
          },
          {
            id: 'came',
            title: words.say('column.came'),
            first: 'down',
            order: (row) => (row.missed === null ? 0 : 1),
            show: (row) => <Came source={row} timeZone={timeZone} />,
          },
          {
            id: 'next',
            title: words.say('column.nextRun'),
            order: (row) => row.next,
            show: (row) => (row.next === null ? '' : moment(row.next)),
          },
          {
            id: 'schedule',
            title: words.say('column.schedule'),
            isProse: true,
            show: (row) => <Times source={row} />,
          },
        ]}
        counted={(shown) => words.say('count.sources', { shown })}
        empty={words.say('runs.noSources')}
      />
    </Part>
  );
}

function LastRun(props: { run: RunSummary | null; timeZone: string }) {
  const words = useWords();
  const { run, timeZone } = props;
  if (run === null) return <State kind="no-data">{words.say('runs.never')}</State>;
  return (
    <State kind={stateKinds[run.state]}>
      <Link to={runPath(run.id)}>{words.moment(run.startedAt, timeZone)}</Link>{' '}
      {words.code('runState', run.state)}
    </State>
  );
}

function Came(props: { source: SourceSchedule; timeZone: string }) {
  const words = useWords();
  const { source, timeZone } = props;
  const came =
    source.came === null
      ? words.say('runs.neverCame')
      : words.say('runs.came', { moment: words.moment(source.came, timeZone) });
  if (source.missed === null) return source.came === null ? <span className="quiet">{came}</span> : came;
  return (
    <>
      <span className={styles.owed}>
        <State kind="off-track">
          {words.say('runs.owed', { promised: words.moment(source.missed.promised, timeZone) })}
        </State>
      </span>
      <br />
      <span className="quiet">
        {source.came === null
          ? came
          : words.say('runs.lastCame', { moment: words.moment(source.came, timeZone) })}
      </span>
    </>
  );
}

function Times(props: { source: SourceSchedule }) {
  const words = useWords();
  const { schedule, skipsHolidays, expectedBy, kind } = props.source;
  if (kind === 'upload' && schedule === null) return null;
  const more = [
    ...(skipsHolidays ? [words.say('runs.skipsHolidays')] : []),
    ...(expectedBy === null ? [] : [words.say('runs.promised', { time: expectedBy })]),
  ];
  return (
    <>
      {schedule === null ? (
        <span className="quiet">{words.say('runs.noTimes')}</span>
      ) : (
        scheduleWords(words, schedule)
      )}
      {more.length === 0 ? null : (
        <>
          <br />
          <span className="quiet">{more.join('; ')}</span>
        </>
      )}
    </>
  );
}
