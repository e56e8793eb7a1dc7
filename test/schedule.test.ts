import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type DataFolder, dataFolderAt } from '../src/base/data-folder.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEditionId, editionFile, listEditions } from '../src/edition/editions.ts';
import { listRuns } from '../src/intake/run-record.ts';
import { sftpServer } from '../src/intake/transport/sftp-server-fixture.ts';
import { almanac } from './almanac-process.ts';

/** `almanac schedule` as it runs in a district: a process that stays. */
const root = mkdtempSync(join(tmpdir(), 'almanac-schedule-'));
const data = join(root, 'data');
const folder: DataFolder = dataFolderAt(data);
const program = fileURLToPath(new URL('../bin/almanac.ts', import.meta.url));
const schoolSql = `select source_row, SCHOOL as school_id, SCHOOL as local_school_id, null as state_school_id, NAME as name,
  null as school_level, null as low_grade, null as high_grade from schools`;
const csv = 'SCHOOL,NAME\nS1,Lincoln\n';
let child: ChildProcess | null = null;
let said = '';

beforeAll(async () => {
  expect(await almanac(['init', '--data', data, '--name', 'Northwind'])).toMatchObject({ code: 0 });
  write(
    'layouts/tiny/layout.yaml',
    'layout: tiny\ntitle: Schools\nfeeds:\n  schools: { files: "*.csv", header: [SCHOOL, NAME] }\n',
  );
  write('layouts/tiny/school.sql', schoolSql);
  write('out/schools.csv', csv);
});
afterEach(async () => {
  if (child && child.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), text);
}
function start(): ChildProcess {
  said = '';
  const started = spawn(process.execPath, [program, 'schedule', '--data', data], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SFTP_PASSWORD: 'an orange boat' },
  });
  started.stderr?.setEncoding('utf8').on('data', (text) => {
    said += String(text);
  });
  child = started;
  return started;
}
async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !isSo(); await wait(50))
    if (Date.now() > end) throw new Error(`waited in vain; it said: ${said}`);
}

it('runs what is due, publishes once, and stops when it is told to', async () => {
  const server = await sftpServer(join(data, 'out'), { password: 'an orange boat' });
  write(
    'sources/sis.yaml',
    `id: sis
reader: table
layouts: [tiny]
where:
  settle: 0
  sftp:
    host: 127.0.0.1
    port: ${server.port}
    user: district
    host_key: ${JSON.stringify(server.hostKey)}
    password_from: { env: SFTP_PASSWORD }
    folder: /out
schedule: "0 5 * * *"
expected_by: "00:00"
`,
  );
  write(
    'sources/late.yaml',
    'id: late\ntitle: Late system\nreader: table\nlayouts: [tiny]\nwhere: { path: nothing-yet, deliveries: drop-folder }\nschedule: "0 5 * * *"\nexpected_by: "00:00"\n',
  );
  mkdirSync(join(data, 'nothing-yet'));
  const running = start();
  await until(() => said.includes('Published edition'));
  expect(listEditions(folder).length).toBe(1);
  const edition = currentEditionId(folder);
  expect(listRuns(folder, 'sis')).toMatchObject([
    { state: 'done', trigger: 'schedule', edition, attempts: [{ outcome: 'brought' }], missed: null },
  ]);
  expect(listRuns(folder, 'late')).toMatchObject([
    { state: 'done', attempts: [{ outcome: 'nothing-new' }], missed: { last: null } },
  ]);
  const opened = await openEdition(editionFile(folder, edition ?? ''));
  const missed = await opened.all<{ detail: string; message: string }>(
    `select detail, message from edition.edition_finding where rule = 'delivery-missed'`,
  );
  opened.close();
  expect(missed.map(({ detail }) => detail)).toEqual(['Late system']);
  expect(missed[0]?.message).toMatch(/promised a delivery for \d{4}-\d\d-\d\d 00:00 and has never delivered/);

  // A second one does not come to stand beside it.
  const second = await almanac(['schedule', '--data', data]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('Another "almanac schedule"');
  running.kill('SIGTERM');
  const [code] = await once(running, 'exit');
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(said).toContain('Stopped.');
  expect(said).not.toContain('an orange boat');

  // Nothing is due again; the list says what is owed, and that somebody has to look.
  const listed = await almanac(['runs', '--data', data]);
  expect(listed.code).toBe(3);
  expect(listed.stdout).toContain('late had promised a delivery');
  await server.close();
});

it('a run that is killed is known as interrupted by the next one', async () => {
  rmSync(join(data, 'sources', 'sis.yaml'));
  rmSync(join(data, 'sources', 'late.yaml'));
  write('drop/schools.csv', csv.replace('Lincoln', 'Lincoln Middle'));
  write(
    'sources/hung.yaml',
    'id: hung\nreader: table\nlayouts: [tiny]\nwhere: { path: drop, deliveries: drop-folder, settle: 600 }\nschedule: "0 5 * * *"\nexpected_by: none\n',
  );
  const first = start();
  await until(() => listRuns(folder, 'hung')[0]?.attempts[0]?.outcome === 'running');
  // Loading by hand meanwhile is refused, not done twice.
  const byHand = await almanac(['load', 'hung', '--data', data]);
  expect(byHand.code).toBe(1);
  expect(byHand.stderr).toContain('is being loaded already');
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(listRuns(folder, 'hung')[0]).toMatchObject({
    state: 'interrupted',
    attempts: [{ outcome: 'interrupted' }],
  });
  const again = start();
  await until(() => said.includes('Waiting'));
  again.kill('SIGTERM');
  const [code] = await once(again, 'exit');
  expect(code).toBe(0);
  expect(existsSync(join(folder.landing, 'hung', 'last-load.json'))).toBe(false);
});

it('told to stop while files settle, it does not wait for them', async () => {
  rmSync(folder.runs, { recursive: true, force: true });
  const running = start();
  await until(() => listRuns(folder, 'hung')[0]?.attempts[0]?.outcome === 'running');
  await wait(500);
  running.kill('SIGTERM');
  const [code] = await once(running, 'exit');
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(listRuns(folder, 'hung')[0]).toMatchObject({ state: 'interrupted' });
});
