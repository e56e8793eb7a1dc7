import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { districtSources } from '../src/district/sources.ts';
import { type AlmanacServer, almanac, type Ended, startAlmanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { drawn, openPath, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** A data manager and a principal in real browsers, the command line beside them, and deliveries with half the students missing. */
const root = mkdtempSync(join(tmpdir(), 'almanac-held-'));
const data = join(root, 'data');
const files = join(root, 'files');
const sources = ['sis-roster', 'sis-attendance', 'sis-programs', 'hr'];
const password = 'an orange boat at noon';
/** Feeds are called what the layout calls them, in every language. */
const feeds = ['guardians', 'schools', 'students', 'grades', 'calendar', 'programs', 'meals'];
/** Screenshots for a person to look at, where a folder is named. */
const shots = process.env.ALMANAC_SCREENSHOTS;
let server: AlmanacServer;
let browser: Browser;
let manager: WatchedPage;
let principal: WatchedPage;

beforeAll(async () => {
  await ok(almanac(['generate', '--out', join(root, 'made'), '--students', '500', '--seed', '3']));
  await ok(almanac(['init', '--data', data, '--name', 'Northwind', '--time-zone', 'America/Chicago']));
  for (const { id, yaml } of districtSources('../files')) {
    if (!sources.includes(id)) continue;
    writeFileSync(join(data, 'sources', `${id}.yaml`), yaml);
    cpSync(join(root, 'made', id, '2026-11-20'), join(files, id, '2026-11-20'), { recursive: true });
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
  for (const { id, name, staffNumber } of people.filter(({ id: role }) => /manager|principal/.test(role)))
    await ok(
      almanac(
        ['user', 'add', id, '--name', name, '--staff-number', staffNumber ?? '', '--data', data],
        `${password}\n`,
      ),
    );
  server = await startAlmanac(['serve', '--data', data, '--port', '0']);
  browser = await openBrowser();
  manager = await signedIn('data-manager');
  principal = await signedIn('principal');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

async function ok(ended: Promise<Ended>): Promise<Ended> {
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(0);
  return { code, stdout, stderr };
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

/** Nothing is wider than the window, axe finds nothing, words are whole: in both languages, schemes and widths. */
async function looksRight(page: Page, name: string): Promise<void> {
  const wrong: string[] = [];
  const address = page.url();
  for (const [language, colorScheme, width] of [
    ['en', 'light', 1280],
    ['en', 'dark', 320],
    ['es', 'light', 320],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const button = page.getByRole('button', { name: language === 'es' ? 'ES, español' : 'EN, English' });
    if (await button.isVisible()) await button.click();
    await until(page, `document.documentElement.lang === '${language}'`);
    await drawn(page);
    const where = `${name} ${language} ${colorScheme} ${width}`;
    const wider = await overflow(page);
    if (wider > 0) wrong.push(`${where}: ${wider} px wider than the window`);
    const words = (await wrongWords(page, language)).filter((word) => !feeds.includes(word));
    wrong.push(...words.map((what) => `${where}: ${what}`));
    // Roles and colours do not hang on the language, and axe takes seconds.
    if (language === 'en') wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
    if (shots)
      await page.screenshot({ path: join(shots, `${where.replaceAll(' ', '-')}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'EN, English' }).click();
  await until(page, "document.documentElement.lang === 'en'");
  const picture = shots && join(shots, `${name.replaceAll(' ', '-')}-paper.png`);
  if ((await overflowOnPaper(page, picture)) > 0) wrong.push(`${name}: wider than paper`);
  expect(page.url()).toBe(address);
  expect(wrong).toEqual([]);
}

/** The same delivery on a later day, with the enrollments of so many of ten students and of nobody else. */
function cutOff(day: string, ofTen: number): void {
  const to = join(files, 'sis-programs', day);
  cpSync(join(files, 'sis-programs', '2026-11-20'), to, { recursive: true });
  const [head, ...rows] = readFileSync(join(to, 'entry_exit.csv'), 'utf8').trimEnd().split(/\r?\n/);
  const kept = rows.filter((row) => Number(row.slice(0, row.indexOf(','))) % 10 < ofTen);
  expect(kept.length).toBeGreaterThan(50);
  writeFileSync(join(to, 'entry_exit.csv'), `${[head, ...kept].join('\n')}\n`);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const notice = (page: Page) => page.locator('section[aria-label="Newer data wait for approval"]');

it('files are uploaded, previewed with what was found, and taken in only then', async () => {
  const { page, troubles } = manager;
  const place = join(files, 'sis-attendance', '2026-11-20');
  const text = readFileSync(join(place, 'attendance_2027.csv'), 'utf8').trimEnd();
  const lines = text.split(/\r?\n/).length;
  const [student = '', school = ''] = text.split(/\r?\n/)[1]?.split(',') ?? [];
  const upload = join(root, 'attendance_2027.csv');
  writeFileSync(
    upload,
    `${text}\n${student},${school},11/19/2026,QQX,1,\nnobody,${school},31/31/2026,EXC,1,\n`,
  );

  await page.getByRole('link', { name: 'Upload' }).click();
  await page.waitForURL('**/upload');
  await heading(page, 'New upload').waitFor();
  await looksRight(page, 'upload');
  await page.getByLabel('Source').selectOption({ label: 'Daily attendance' });
  await page.getByLabel('Last day the files speak of').fill('2026-11-20');
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles([upload, join(place, 'submissions_2027.csv')]);
  await page.getByRole('button', { name: 'Upload and read' }).click();
  await page.waitForURL('**/upload/*');
  await page.getByRole('button', { name: 'Take it in' }).waitFor({ timeout: 60_000 });
  await drawn(page);
  const main = page.locator('main');
  expect(await main.locator('p[class*=_sentence_]').textContent()).toMatch(
    /would make [\d,]+ rows read = [\d,]+ mapped \+ 1 quarantined \+ \d+ skipped by rule/,
  );
  // What was found, with file, line and column.
  const findings = await main.locator('ol li').allTextContents();
  expect(findings.join('\n')).toContain('attendance_2027.csv');
  expect(findings.some((finding) => finding.includes(String(lines + 2)))).toBe(true);
  expect(await main.textContent()).toContain('Compared with the delivery of 20 Nov 2026');
  await looksRight(page, 'preview');
  const before = JSON.parse((await ok(almanac(['deliveries', '--json', '--data', data]))).stdout);
  expect(before.length).toBe(4);

  await page.getByRole('button', { name: 'Take it in' }).click();
  await page.getByRole('link', { name: 'Open the delivery' }).waitFor({ timeout: 60_000 });
  const after = JSON.parse((await ok(almanac(['deliveries', '--json', '--data', data]))).stdout);
  expect(after.map(({ id }: { id: string }) => id)).toContain('sis-attendance/2026-11-20-2');
  await page.getByRole('link', { name: 'Open the delivery' }).click();
  await heading(page, 'Findings by cause').waitFor();
  await drawn(page);
  expect(await main.textContent()).toContain('attendance_2027.csv');
  expect(await page.getByRole('button', { name: 'Publish an edition now' }).count()).toBe(1);
  expect(troubles).toEqual([]);
}, 180_000);

it('the same bytes again have nothing to take in, and an upload can be thrown away', async () => {
  const { page } = manager;
  const place = join(files, 'hr', '2026-11-20');
  await openPath(page, `${server.address}/upload`);
  await page.getByLabel('Source').selectOption({ label: 'Staff, positions, absences and vacancies' });
  await page.getByLabel('Last day the files speak of').fill('2026-11-20');
  await page.getByLabel('Files', { exact: true }).setInputFiles([join(place, 'hr_export.xlsx')]);
  await page.getByRole('button', { name: 'Upload and read' }).click();
  await page.getByRole('link', { name: 'hr/2026-11-20-1' }).waitFor({ timeout: 60_000 });
  expect(await page.getByRole('button', { name: 'Take it in' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Throw it away' }).click();
  await page.waitForURL('**/upload');
  await drawn(page);
  expect(await heading(page, 'Uploads under way').count()).toBe(0);
}, 120_000);

it('half the students missing: held, said on the school page, approved, published, gone', async () => {
  cutOff('2026-11-21', 4);
  const loaded = await almanac(['load', 'sis-programs', '--data', data]);
  expect(loaded.code, loaded.stderr).toBe(3);
  expect(loaded.stdout).toContain('held: it is not used until somebody approves it');
  await ok(almanac(['publish', '--data', data]));

  await openPath(principal.page, `${server.address}/school`);
  const said = 'Enrollment, programs, grades and calendars: as of 20 Nov 2026';
  expect(await notice(principal.page).textContent()).toContain(said);
  // The principal is told, and has nothing to decide.
  expect(await notice(principal.page).getByRole('link').count()).toBe(0);
  await looksRight(principal.page, 'school-with-notice');
  // Ids of students and their number are those of the last good delivery.
  expect(await principal.page.locator('main tbody tr').count()).toBeGreaterThan(20);

  const { page, troubles } = manager;
  await openPath(page, `${server.address}/deliveries`);
  expect(await page.locator('nav').textContent()).toContain('1 delivery waits for a decision');
  await looksRight(page, 'deliveries');
  await openPath(page, `${server.address}/attendance`);
  await notice(page).getByRole('link', { name: 'Look at it' }).click();
  await heading(page, 'Held: it waits for a decision').waitFor();
  await drawn(page);
  const main = page.locator('main');
  expect(await main.textContent()).toMatch(
    /\d+ of [\d,]+ records of school enrollments would be gone: \d\d\.\d\s%/,
  );
  expect(await main.textContent()).toContain('Pages go on with the delivery of 20 Nov 2026');
  // By school, by name; and some of the records, because the data manager may see students.
  const schools = page.getByRole('region', { name: 'What is different, by school' });
  expect(await schools.locator('tbody tr').count()).toBeGreaterThan(1);
  const samples = page.getByRole('region', { name: 'Some of the records' });
  expect(await samples.locator('tbody tr').count()).toBeGreaterThan(10);
  await looksRight(page, 'held-delivery');

  // A limit that is not enough leaves it held; by keyboard alone.
  await page.getByLabel(/Change the limit once/).focus();
  await page.keyboard.press('Space');
  await page.getByLabel(/Records that may be gone/).fill('20');
  await page.getByLabel('Reason, kept with the decision').fill('Trying twenty percent');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('it is still held').waitFor();
  await page.getByLabel(/Approve it/).check();
  await page.getByLabel('Reason, kept with the decision').fill('The registrar says it is right');
  await page.getByRole('button', { name: 'Approve it' }).click();
  await page.getByText('approved by data-manager').waitFor();
  await until(page, "!document.querySelector('nav').textContent.includes('waits for a decision')");
  await page.getByRole('button', { name: 'Publish an edition now' }).click();
  await page.getByText(/is published\. Everyone reads it now/).waitFor({ timeout: 120_000 });
  if (shots) await page.screenshot({ path: join(shots, 'published.png'), fullPage: true });

  await openPath(principal.page, `${server.address}/school`);
  expect(await notice(principal.page).count()).toBe(0);
  expect(troubles).toEqual([]);
}, 300_000);

it('a rejected delivery is kept and never used', async () => {
  cutOff('2026-11-22', 1);
  expect((await almanac(['load', 'sis-programs', '--data', data])).code).toBe(3);
  const { page } = manager;
  await openPath(page, `${server.address}/deliveries`);
  await page.getByRole('link', { name: 'Enrollment, programs, grades and calendars, 22 Nov 2026' }).click();
  await heading(page, 'Held: it waits for a decision').waitFor();
  await page.getByLabel(/Reject it/).check();
  await page.getByLabel('Reason, kept with the decision').fill('The export was cut off');
  await page.getByRole('button', { name: 'Reject it' }).click();
  await page.getByText('rejected by data-manager').waitFor();
  const held = await ok(almanac(['deliveries', '--held', '--data', data]));
  expect(held.stdout).toContain('No delivery waits for a decision');
  const published = JSON.parse((await ok(almanac(['publish', '--json', '--data', data]))).stdout);
  expect(published.deliveries).toContain('sis-programs/2026-11-21-1');
  expect(published.deliveries).not.toContain('sis-programs/2026-11-22-1');
  await openPath(principal.page, `${server.address}/school`);
  expect(await notice(principal.page).textContent()).toContain('was rejected');
}, 180_000);

it('a principal reaches none of it', async () => {
  const { page } = principal;
  expect(await page.locator('nav').textContent()).not.toMatch(/Deliveries|Upload/);
  const answers = await page.evaluate(async () => {
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`/api${path}`, {
        method,
        ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      });
      return [method, path, answer.status];
    };
    const delivery = encodeURIComponent('sis-programs/2026-11-22-1');
    return [
      await ask('GET', '/deliveries'),
      await ask('GET', `/deliveries/${delivery}`),
      await ask('POST', `/deliveries/${delivery}/decision`, { decision: 'approved', reason: 'let me' }),
      await ask('GET', '/uploads'),
      await ask('POST', '/uploads', { source: 'sis-programs', asOf: '2026-11-20' }),
      await ask('GET', `/uploads/${'0'.repeat(32)}`),
      await ask('POST', `/uploads/${'0'.repeat(32)}/taking`, {}),
      await ask('DELETE', `/uploads/${'0'.repeat(32)}`, {}),
      await ask('GET', '/publishing'),
      await ask('POST', '/publishing', {}),
    ];
  });
  expect(answers.filter(([, , status]) => status !== 403)).toEqual([]);
  for (const path of ['/upload', '/deliveries/sis-programs%2F2026-11-22-1']) {
    await openPath(page, `${server.address}${path}`);
    expect(await page.locator('main [role=alert]').count(), path).toBe(1);
    expect(await page.locator('main table, main form').count(), path).toBe(0);
  }
});
