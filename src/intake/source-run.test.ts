import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { listDeliveries } from './delivery.ts';
import { missedDeliveries } from './promise.ts';
import {
  listRuns,
  newRunId,
  pruneRuns,
  type RunRecord,
  readRun,
  thisProcess,
  writeRun,
} from './run-record.ts';
import { agendaOf, runRound } from './run-round.ts';
import { listSources } from './source.ts';
import { backoff, recoverRuns, runSource } from './source-run.ts';
import { sftpServer } from './transport/sftp-server-fixture.ts';

let root: string;
let folder: DataFolder;
let now: number;
let slept: number[];
const clock = { now: () => new Date(now) };
let onSleep: () => void;
const effects = {
  environment: { PASSWORD: 'secret word' },
  random: () => 0.5,
  async sleep(milliseconds: number) {
    slept.push(milliseconds / 1000);
    now += milliseconds;
    onSleep();
  },
};
const csv = 'STUDENT_NO,SCHOOL,ATT_DATE,CODE\n77310157,S1,11/19/2026,unx\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-run-'));
  folder = dataFolderAt(join(root, 'data'));
  now = Date.parse('2026-11-20T10:00:00Z');
  slept = [];
  onSleep = () => {};
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write(
    'data/layouts/tiny/layout.yaml',
    `layout: tiny
title: Attendance of a tiny system
feeds:
  attendance: { files: "att*.csv", header: [STUDENT_NO, SCHOOL, ATT_DATE, CODE], keep: all }
ids: { student: local }
`,
  );
  write(
    'data/layouts/tiny/attendance_event.sql',
    `select source_row, STUDENT_NO as student_id, SCHOOL as school_id, us_date(ATT_DATE) as date,
  'unexcused_absence' as attendance_event_category, CODE as source_code, null as duration, null as reason
from attendance`,
  );
  source('sis', '{ path: ../drop, deliveries: drop-folder }');
  write('drop/att.csv', csv);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
function source(id: string, where: string, more = ''): void {
  write(`data/sources/${id}.yaml`, `id: ${id}\nreader: table\nwhere: ${where}\nlayouts: [tiny]\n${more}`);
}
const run = (more = {}) => runSource({ folder, sourceId: 'sis', clock, effects, trigger: 'hand', ...more });

test('a run that works leaves a record of what it did, and of nothing else', async () => {
  const { record, report } = await run();
  expect(report?.deliveries.length).toBe(1);
  const bytes = Buffer.byteLength(csv);
  expect(readRun(folder, record.id)).toEqual(record);
  expect(record).toMatchObject({
    source: 'sis',
    trigger: 'hand',
    state: 'done',
    startedAt: '2026-11-20T10:00:00.000Z',
    endedAt: '2026-11-20T10:01:00.000Z',
    attempts: [{ outcome: 'brought', failure: null, retryAt: null }],
    deliveries: [
      {
        id: 'sis/2026-11-20-1',
        outcome: 'loaded',
        isHeld: false,
        read: 1,
        mapped: 1,
        quarantined: 0,
        skipped: 0,
        bytes,
      },
    ],
    bytes: { declared: null, received: bytes },
    edition: null,
    missed: null,
  });
  expect(JSON.stringify(record)).not.toContain('77310157');
  expect((await run()).record.attempts).toMatchObject([{ outcome: 'nothing-new' }]);
  expect(listRuns(folder).map(({ attempts }) => attempts[0]?.outcome)).toEqual(['nothing-new', 'brought']);
});

test('what may pass is tried again, each attempt written down', async () => {
  let growing = 2;
  onSleep = () => {
    // Grows while it settles, twice; the waits between attempts it stands still.
    if (slept.at(-1) === 60 && growing-- > 0)
      appendFileSync(join(root, 'drop/att.csv'), '102,S1,11/19/2026,unx\n');
  };
  const { record } = await run();
  expect(record.state).toBe('done');
  expect(record.attempts.map(({ outcome, failure }) => [outcome, failure?.code ?? null])).toEqual([
    ['failed', 'delivery-unsettled'],
    ['failed', 'delivery-unsettled'],
    ['brought', null],
  ]);
  expect(slept).toEqual([60, 30, 60, 60]);
  expect(record.attempts[0]?.retryAt).toBe('2026-11-20T10:01:30.000Z');
  expect(record.deliveries).toMatchObject([{ read: 3 }]);
});

test('gives up after some attempts, and says when it would have been tried again', async () => {
  onSleep = () => appendFileSync(join(root, 'drop/att.csv'), '1');
  const { record, report } = await run({ attempts: 3 });
  expect(report).toBeNull();
  expect(record).toMatchObject({ state: 'failed', deliveries: [] });
  expect(record.attempts.map(({ retryAt }) => retryAt !== null)).toEqual([true, true, false]);
  expect(listDeliveries(folder)).toEqual([]);
});

test('waits twice as long each time, spread, and never for hours', () => {
  expect([1, 2, 3, 4, 9].map((failed) => backoff(failed, 0.5) / 1000)).toEqual([30, 60, 120, 240, 900]);
  expect([backoff(1, 0), backoff(1, 0.999_999)]).toEqual([22_500, 37_500]);
});

test('a wrong key is not tried again; a cut connection is', async () => {
  mkdirSync(join(root, 'out'));
  write('out/att.csv', csv);
  const server = await sftpServer(join(root, 'out'), { password: 'secret word' });
  const place = (hostKey: string) =>
    source(
      'sis',
      `\n  settle: 0\n  sftp: { host: 127.0.0.1, port: ${server.port}, user: district, host_key: "${hostKey}", password_from: { env: PASSWORD }, folder: /out }`,
    );
  place(`SHA256:${'A'.repeat(43)}`);
  const wrong = await run();
  expect(wrong.record.attempts).toMatchObject([{ failure: { code: 'place-host-key' }, retryAt: null }]);
  place(server.hostKey);
  let cuts = 0;
  server.onRead = () => {
    cuts += 1;
    return cuts === 1 ? 'cut' : undefined;
  };
  slept = [];
  const cut = await run();
  expect(cut.record.attempts.map(({ outcome, failure }) => [outcome, failure?.code])).toEqual([
    ['failed', 'place-cut'],
    ['brought', undefined],
  ]);
  expect(slept.filter((seconds) => seconds > 0)).toEqual([30]);
  for (const file of readdirSync(folder.runs).filter((name) => name.endsWith('.json')))
    expect(readFileSync(join(folder.runs, file), 'utf8')).not.toContain('secret word');
  await server.close();
});

test('one run of a source at a time; another source is free', async () => {
  source('other', '{ path: ../other }');
  write('other/att.csv', csv);
  let second: unknown = null;
  let third: unknown = null;
  let isFirst = true;
  const nested = {
    ...effects,
    async sleep(milliseconds: number) {
      await effects.sleep(milliseconds);
      if (!isFirst) return;
      isFirst = false;
      second = await run().catch((error: unknown) => error);
      third = (await run({ sourceId: 'other' })).record.state;
    },
  };
  await run({ effects: nested });
  expect(second).toMatchObject({ code: 'source-running' });
  expect(third).toBe('done');
  expect(listRuns(folder, 'sis').length).toBe(1);
});

test('a run whose process died is known as interrupted, at once and for good', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  const running: RunRecord = {
    ...(await run()).record,
    id: newRunId('sis', new Date(now - 60_000)),
    state: 'running',
    endedAt: null,
    attempts: [
      {
        startedAt: clock.now().toISOString(),
        endedAt: null,
        outcome: 'running',
        failure: null,
        retryAt: null,
      },
    ],
  };
  writeRun(folder, { ...running, process: { ...thisProcess(), pid: child.pid ?? 0 } });
  expect(readRun(folder, running.id)).toMatchObject({
    state: 'interrupted',
    attempts: [{ outcome: 'interrupted' }],
  });
  // A number given again, as in a container where it is always 1: whoever holds the lock knows better.
  writeRun(folder, running);
  expect(readRun(folder, running.id).state).toBe('running');
  recoverRuns(folder, ['sis']);
  expect(readRun(folder, running.id).state).toBe('interrupted');
  const elsewhere = { ...running, process: { pid: 1, host: 'another-machine' } };
  writeRun(folder, elsewhere);
  expect(readRun(folder, running.id).state).toBe('running');
});

test('records are kept for their time, and the last of each source for longer', async () => {
  const { record } = await run();
  const old = (source: string, days: number) =>
    writeRun(folder, { ...record, source, id: newRunId(source, new Date(now - days * 86_400_000)) });
  for (const days of [500, 401, 399]) old('sis', days);
  for (const days of [600, 500]) old('gone', days);
  write('data/runs/notes.txt', 'not ours');
  pruneRuns(folder, new Date(now - 400 * 86_400_000));
  expect(listRuns(folder, 'sis').length).toBe(2);
  expect(listRuns(folder, 'gone').length).toBe(1);
  expect(existsSync(join(root, 'data/runs/notes.txt'))).toBe(true);
  expect(() => readRun(folder, '../almanac')).toThrow('There is no run');
});

test('told to stop, it begins nothing more', async () => {
  let isStopping = false;
  const { record } = await run({
    isStopping: () => isStopping,
    effects: {
      ...effects,
      async sleep() {
        isStopping = true;
        throw new Error('stop');
      },
    },
  });
  expect(record).toMatchObject({
    state: 'interrupted',
    attempts: [{ outcome: 'interrupted', failure: null }],
  });
  expect(listDeliveries(folder)).toEqual([]);
});

test('in a round one source waits while others have their turn', async () => {
  source('a', '{ path: ../drop, deliveries: drop-folder }');
  source('b', '{ path: ../nowhere }');
  rmSync(join(folder.sources, 'sis.yaml'));
  source('c', '{ path: ../other }');
  write('other/att.csv', csv);
  const ended: string[] = [];
  await runRound(listSources(folder), { folder, clock, trigger: 'schedule', effects }, (outcome) =>
    ended.push(`${outcome.source} ${outcome.run?.record.state}`),
  );
  expect(ended.sort()).toEqual(['a done', 'b failed', 'c done']);
  const [a, c] = ['a', 'c'].map((id) => listRuns(folder, id)[0]);
  expect(Date.parse(c?.startedAt ?? '')).toBeLessThanOrEqual(Date.parse(a?.endedAt ?? ''));
});

test('the agenda: what failed waits for its next time, holidays are left out, the rest comes along', async () => {
  write(
    'data/almanac.yaml',
    'district: { id: "1", name: Test }\ntimeZone: America/New_York\nholidays: [2026-11-23]\n',
  );
  source('sis', '{ path: ../nowhere }', 'schedule: "0 5 * * 1-5"\nskip: holidays\n');
  source('along', '{ path: ../drop }');
  const agenda = async () => {
    const { due, next } = await agendaOf(folder, clock);
    return [due.map(({ id }) => id), next?.toISOString()];
  };
  expect(await agenda()).toEqual([['sis', 'along'], '2026-11-24T10:00:00.000Z']);
  expect((await run()).record.state).toBe('failed');
  expect(await agenda()).toEqual([[], '2026-11-24T10:00:00.000Z']);
  now = Date.parse('2026-11-24T10:00:00Z');
  expect((await agenda())[0]).toEqual(['sis', 'along']);
});

test('a delivery that was promised and did not come is known, in the record too', async () => {
  source('sis', '{ path: ../drop }', 'schedule: "0 5 * * 1-5"\nexpected_by: "07:00"\n');
  now = Date.now();
  await run();
  expect(await missedDeliveries(folder, clock.now())).toEqual([]);
  now += 5 * 86_400_000;
  const { record } = await run();
  expect(record.state).toBe('done');
  expect(record.missed?.last).not.toBeNull();
  const [missed] = await missedDeliveries(folder, clock.now());
  expect(missed).toMatchObject({ source: 'sis', title: 'sis', promised: record.missed?.promised });
  // The same bytes, but written anew: it came.
  write('drop/att.csv', csv);
  now = Date.now();
  expect((await run()).record.missed).toBeNull();
});
