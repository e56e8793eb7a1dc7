import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page, Response } from 'playwright-core';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { districtSources } from '../src/district/sources.ts';
import { listRuns } from '../src/intake/run-record.ts';
import { type SftpServer, sftpServer } from '../src/intake/transport/sftp-server-fixture.ts';
import { type AlmanacServer, almanac, type Ended, startAlmanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { drawn, openPath, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** Schedules and runs as a data manager sees them: a real server, a real SFTP server, a real browser. */
const root = mkdtempSync(join(tmpdir(), 'almanac-schedule-page-'));
/** A day of the week that is far from now in every time zone: a source that is due while the test looks at it would be run by the server. */
const notToday = (new Date().getUTCDay() + 3) % 7;
const data = join(root, 'data');
const password = 'an orange boat at noon';
const secret = 'a green boat at dusk';
let sftp: SftpServer;
let server: AlmanacServer;
let browser: Browser;
let manager: WatchedPage;

beforeAll(async () => {
  mkdirSync(join(root, 'out'));
  writeFileSync(join(root, 'out', 'schools.csv'), 'SCHOOL,NAME\nV1,Evening school\n');
  sftp = await sftpServer(join(root, 'out'), { password: secret });
  await ok(almanac(['generate', '--out', join(root, 'made'), '--students', '500']));
  await ok(almanac(['init', '--data', data, '--name', 'Northwind', '--time-zone', 'America/Chicago']));
  for (const { id, yaml } of districtSources('../files')) {
    if (!['sis-roster', 'hr'].includes(id)) continue;
    write(`sources/${id}.yaml`, `${yaml}expected_by: none\n`);
    cpSync(join(root, 'made', id, '2026-11-20'), join(root, 'files', id, '2026-11-20'), { recursive: true });
  }
  await ok(almanac(['load', '--data', data]));
  await ok(almanac(['publish', '--data', data]));
  const people = Value.Parse(
    Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        staffNumber: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
    JSON.parse(readFileSync(join(root, 'made', 'personas.json'), 'utf8')),
  );
  for (const { id, name, staffNumber } of people.filter(({ id: role }) => /manager|teacher/.test(role)))
    await ok(
      almanac(
        ['user', 'add', id, '--name', name, '--staff-number', staffNumber ?? '', '--data', data],
        `${password}\n`,
      ),
    );
  write(
    'layouts/evening/layout.yaml',
    'layout: evening\ntitle: Evening schools\nfeeds:\n  schools: { files: "*.csv", header: [SCHOOL, NAME] }\n',
  );
  write(
    'layouts/evening/school.sql',
    `select source_row, SCHOOL as school_id, SCHOOL as local_school_id, null as state_school_id, NAME as name,
  null as school_level, null as low_grade, null as high_grade from schools`,
  );
  write('secrets/evening', `${secret}\n`);
  const where = (hostKey: string) =>
    `where:\n  settle: 0\n  sftp:\n    host: 127.0.0.1\n    port: ${sftp.port}\n    user: district\n    host_key: ${JSON.stringify(hostKey)}\n    password_from: { file: secrets/evening }\n    folder: /out\n`;
  const source = (id: string, title: string, more: string) =>
    write(`sources/${id}.yaml`, `id: ${id}\ntitle: ${title}\nreader: table\nlayouts: [evening]\n${more}`);
  source(
    'evening',
    'Evening schools',
    `${where(sftp.hostKey)}schedule: "0 5 * * 1-5"\nskip: holidays\nexpected_by: none\n`,
  );
  source(
    'other-key',
    'Server with another key',
    `${where(`SHA256:${'A'.repeat(43)}`)}schedule: "*/15 6-18 * * ${notToday}"\nexpected_by: none\n`,
  );
  source(
    'late',
    'Late system',
    'where: { path: late, deliveries: drop-folder }\nschedule: "0 0 * * *"\nexpected_by: "00:00"\n',
  );
  source('by-hand', 'Brought by hand', 'where: { upload: true }\n');
  mkdirSync(join(data, 'late'));
  server = await startAlmanac(['serve', '--data', data, '--port', '0']);
  browser = await openBrowser();
  manager = await signedIn('data-manager');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  const end = await server?.stop();
  await sftp?.close();
  rmSync(root, { recursive: true, force: true });
  expect(end?.code).toBe(0);
}, 60_000);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), text);
}

async function ok(ended: Promise<Ended>): Promise<void> {
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
}

async function signedIn(username: string): Promise<WatchedPage> {
  const watched = await openPage(browser);
  const { page } = watched;
  await page.goto(server.address);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('nav a').first().waitFor();
  await drawn(page);
  return watched;
}

/** Sends what the page would send and gives the status. */
function post(page: Page, path: string): Promise<number> {
  return page.evaluate(async (address) => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return answer.status;
  }, `/api${path}`);
}

const row = (page: Page, title: string) =>
  page.locator('main table').first().locator('tbody tr', { hasText: title });
const runs = (page: Page) => page.locator('main table').nth(1).locator('tbody tr');

it('says of each source where it comes from, when, and what it owes, and tells no secret', async () => {
  const { page } = manager;
  const sent: Promise<string>[] = [];
  const listen = (response: Response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) sent.push(response.text());
  };
  page.on('response', listen);
  await openPath(page, `${server.address}/runs`);
  const evening = (await row(page, 'Evening schools').textContent()) ?? '';
  expect(evening).toContain('SFTP server');
  expect(evening).toContain(`127.0.0.1:${sftp.port} /out`);
  expect(evening).toContain('Monday to Friday at 05:00');
  expect(evening).toContain('not on holidays');
  expect(evening).toContain('never');
  expect(await row(page, 'another key').textContent()).toContain('every 15 minutes from 06:00 to 18:59');
  const late = (await row(page, 'Late system').textContent()) ?? '';
  expect(late).toContain('promised by 00:00');
  expect(late).toContain('not here');
  expect(late).toContain('never came');
  expect(await row(page, 'Brought by hand').getByRole('link', { name: 'Upload files' }).count()).toBe(1);
  expect(await page.locator('main p[class*=_sentence_]').textContent()).toMatch(
    /^6 sources\. 1 owes a delivery; no last run failed\. The next run is /,
  );
  // Two were loaded by hand before, and then published.
  expect(await runs(page).count()).toBe(2);
  expect(
    await runs(page)
      .getByRole('link', { name: /^20\d\d-/ })
      .count(),
  ).toBe(2);
  page.off('response', listen);
  const told = (await Promise.all(sent)).join('\n') + (await page.content());
  expect(told).not.toContain(secret);
  expect(told).not.toContain('secrets/evening');
  expect(told).not.toContain('password_from');
});

it('runs a source now: a new record appears, and the edition it went into', async () => {
  const { page, troubles } = manager;
  await openPath(page, `${server.address}/runs`);
  const button = row(page, 'Evening schools').getByRole('button', { name: 'Run now: Evening schools' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Evening schools is being run.').waitFor();
  await runs(page).nth(2).waitFor();
  await row(page, 'Evening schools').getByText('done').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'See the run' }).click();
  await page.waitForURL('**/runs/*-evening-*');
  await page.getByText('1 delivery came, with 1 row, at the first attempt').waitFor();
  await page.getByText(/Published with edition/).waitFor({ timeout: 120_000 });
  const said = (await page.locator('main').textContent()) ?? '';
  expect(said).toMatch(/By hand, /);
  expect(said).toContain('brought something');
  expect(said).toContain('30 bytes of 30 bytes');
  await page.locator('main tbody').getByRole('link').click();
  await page.waitForURL('**/deliveries/evening*');
  const [record] = listRuns(dataFolderAt(data), 'evening');
  expect(record).toMatchObject({ state: 'done', trigger: 'hand', attempts: [{ outcome: 'brought' }] });
  expect(record?.edition).not.toBeNull();
  expect(troubles).toEqual([]);
});

it('tells why a run failed and what to do, in the reader’s language', async () => {
  const { page } = manager;
  await openPath(page, `${server.address}/runs`);
  await row(page, 'another key').getByRole('button').click();
  await row(page, 'another key').getByText('failed').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'See the run' }).click();
  await page.getByText('It brought nothing').waitFor();
  const said = (await page.locator('main ol').textContent()) ?? '';
  expect(said).toContain(sftp.hostKey);
  expect(said).toContain('by telephone');
  await page.getByRole('button', { name: 'ES, español' }).click();
  await until(page, "document.documentElement.lang === 'es'");
  expect(await page.locator('main ol').textContent()).toContain('No se envió nada, tampoco la contraseña');
  expect(await wrongWords(page, 'es')).toEqual([]);
  await page.getByRole('button', { name: 'EN, English' }).click();
  await until(page, "document.documentElement.lang === 'en'");
});

it('is for data managers, from a page of ours', async () => {
  const teacher = await signedIn('teacher');
  expect(await post(teacher.page, '/sources/evening/runs')).toBe(403);
  const answer = await teacher.page.evaluate(async () => (await fetch('/api/runs')).status);
  expect(answer).toBe(403);
  await teacher.close();
  const before = listRuns(dataFolderAt(data)).length;
  const { page } = manager;
  const foreign = await page.request.post(`${server.address}/api/sources/evening/runs`, {
    data: {},
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(foreign.status()).toBe(403);
  expect(await post(page, '/sources/nobody/runs')).toBe(404);
  expect(await post(page, '/sources/by-hand/runs')).toBe(409);
  expect(listRuns(dataFolderAt(data)).length).toBe(before);
});

it('can be read wide and narrow, light and dark, in English and Spanish', async () => {
  const { page, troubles } = manager;
  const [failed] = listRuns(dataFolderAt(data), 'other-key');
  const wrong: string[] = [];
  for (const path of ['/runs', `/runs/${failed?.id}`]) {
    for (const language of ['en', 'es'] as const) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await openPath(page, `${server.address}${path}`);
      const button = page.getByRole('button', { name: language === 'es' ? 'ES, español' : 'EN, English' });
      if (await button.isVisible()) await button.click();
      await until(page, `document.documentElement.lang === '${language}'`);
      wrong.push(...(await wrongWords(page, language)).map((what) => `${path} ${language}: ${what}`));
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await drawn(page);
          const where = `${path === '/runs' ? 'runs' : 'one run'} ${language} ${colorScheme} ${width}`;
          const pictures = process.env.ALMANAC_SCREENSHOTS;
          if (pictures)
            await page.screenshot({
              path: join(pictures, `${where.replaceAll(/\W+/g, '-')}.png`),
              fullPage: true,
            });
          if ((await overflow(page)) > 0) wrong.push(`${where}: wider than the window`);
          // Each scheme and each width once, in one language: axe judges roles and colours, not words.
          if (language === 'es' || (colorScheme === 'dark') !== (width === 320)) continue;
          wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
        }
      }
      await page.emulateMedia({ colorScheme: 'light' });
    }
    const name = path === '/runs' ? 'runs' : 'one-run';
    const pictures = process.env.ALMANAC_SCREENSHOTS;
    const picture = pictures && join(pictures, `${name}-paper.png`);
    if ((await overflowOnPaper(page, picture)) > 0) wrong.push(`${path}: wider than paper`);
  }
  expect(wrong).toEqual([]);
  expect(troubles).toEqual([]);
}, 180_000);
