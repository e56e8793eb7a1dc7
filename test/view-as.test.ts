import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SessionShape } from '../src/reports/shapes/operations.ts';
import { AttendancePage, SectionsPage } from '../src/reports/shapes/pages.ts';
import { ViewAsPage } from '../src/reports/shapes/view-as.ts';
import { type AlmanacServer, almanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { startDemo } from './demo-folder.ts';
import { drawn, openPath, overflow, until, violations, wrongWords } from './page-checks.ts';

/** The people of the demo looking as each other, and showing their pages to a room, in a real browser. */
const root = mkdtempSync(join(tmpdir(), 'almanac-view-as-'));
const data = join(root, 'demo');
const shots = process.env.ALMANAC_SCREENSHOTS;
let demo: AlmanacServer;
let browser: Browser;
const visits = new Map<string, WatchedPage>();

beforeAll(async () => {
  demo = await startDemo(data);
  browser = await openBrowser();
  for (const [, id = '', link = ''] of demo.stdout().matchAll(/^ {2}(\S+) +\S.*\n {4}(http\S+)$/gm)) {
    if (!['data-manager', 'principal', 'teacher', 'superintendent'].includes(id)) continue;
    const visit = await openPage(browser);
    await visit.page.goto(link);
    await drawn(visit.page);
    visits.set(id, visit);
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

function pageOf(id: string): Page {
  const visit = visits.get(id);
  if (!visit) throw new Error(`the demo has no link for the ${id}`);
  return visit.page;
}

/** An answer of the API as the one who is signed in on `page` gets it. */
function api(
  page: Page,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return page.evaluate(
    async ([address, options]) => {
      const answer = await fetch(address, options);
      return { status: answer.status, text: await answer.text() };
    },
    [`/api${path}`, init] as const,
  );
}

async function sessionOf(page: Page): Promise<SessionShape> {
  return Value.Parse(SessionShape, JSON.parse((await api(page, '/session')).text));
}

async function sectionsOf(page: Page): Promise<SectionsPage> {
  return Value.Parse(SectionsPage, JSON.parse((await api(page, '/sections')).text));
}

async function picture(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** Chooses somebody on the page for it. */
async function lookAs(page: Page, name: string): Promise<void> {
  await page.goto(demo.address);
  await drawn(page);
  await page.locator('header button[aria-haspopup=menu]').click();
  await page.getByRole('menuitem', { name: 'Look as somebody else' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: `Look as ${name}` }).click();
  await page.getByText(`You are looking as ${name}.`).waitFor();
  await drawn(page);
}

it('a data manager looks as a teacher: the teacher’s pages, students and nothing else, under a banner', async () => {
  const page = pageOf('data-manager');
  const teacher = pageOf('teacher');
  const { name } = await sessionOf(teacher);
  await lookAs(page, name);
  expect(new URL(page.url()).pathname).toBe('/sections');
  await picture(page, 'view-as');
  const own = await sectionsOf(teacher);
  const seen = await sectionsOf(page);
  const what = ({ sections, rows }: SectionsPage) => ({
    sections: sections.map(({ id }) => id),
    students: rows.map(({ student }) => student.id),
  });
  expect(what(own).students.length).toBeGreaterThan(5);
  expect(what(seen)).toEqual(what(own));
  const { pages, extras, viewingAs } = await sessionOf(page);
  expect({ pages, extras, as: viewingAs?.name }).toEqual({ pages: ['/sections'], extras: [], as: name });
  // The own pages are closed meanwhile, and nothing can be changed.
  expect((await api(page, '/deliveries')).status).toBe(403);
  const change = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const refused = await api(page, '/publishing', change);
  expect([refused.status, JSON.parse(refused.text).code]).toEqual([409, 'viewing-as']);
  expect(await violations(page)).toEqual([]);
});

it('the banner stays on every page, also when loaded anew, in Spanish and on a phone, until one is oneself again', async () => {
  const page = pageOf('data-manager');
  await page.getByRole('button', { name: 'ES, español' }).click();
  await page.setViewportSize({ width: 320, height: 700 });
  await openPath(page, `${demo.address}/sections`);
  await page.getByText('Está viendo como').waitFor();
  expect(await overflow(page)).toBe(0);
  expect(await wrongWords(page, 'es')).toEqual([]);
  await picture(page, 'view-as-es-320');
  await page.getByRole('button', { name: 'Volver a ver como usted' }).click();
  await until(page, "location.pathname === '/deliveries'");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'EN, English' }).click();
  expect(await page.getByText('You are looking as').count()).toBe(0);
  expect((await sessionOf(page)).viewingAs).toBeNull();
});

it('it is all written down: that somebody looked, as whom, and every question meanwhile', async () => {
  const { stdout } = await almanac(['audit', 'list', '--json', '--most', '400', '--data', data]);
  const entries = Value.Parse(
    Type.Array(
      Type.Object({
        actor: Type.String(),
        kind: Type.String(),
        detail: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    JSON.parse(stdout),
  );
  const ofManager = entries.filter(({ actor }) => actor === 'data-manager');
  expect(ofManager.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['view-as-began', 'view-as-ended', 'question']),
  );
  const asked = ofManager.filter(({ kind, detail }) => kind === 'question' && detail.as === 'teacher');
  expect(asked.length).toBeGreaterThan(2);
});

it('a principal looks as people of the own school and nobody above it; a teacher as nobody', async () => {
  const principal = pageOf('principal');
  const listed = async (page: Page, search: string) => {
    const { status, text } = await api(page, `/view-as?search=${encodeURIComponent(search)}`);
    return status === 200
      ? Value.Parse(ViewAsPage, JSON.parse(text)).people.map(({ username }) => username)
      : status;
  };
  expect(await listed(principal, 'teacher')).toEqual(['teacher']);
  expect(await listed(principal, 'superintendent')).toEqual([]);
  expect(await listed(principal, 'data-manager')).toEqual([]);
  expect(await listed(pageOf('teacher'), '')).toBe(403);
  const put = (username: string) => ({
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username }),
  });
  // Who is there and may not be looked as, and who is not there at all, are refused in the same words.
  const above = await api(principal, '/view-as', put('superintendent'));
  const nobody = await api(principal, '/view-as', put('nobody-of-that-name'));
  expect([above.status, above.text]).toEqual([403, nobody.text]);
  expect((await api(pageOf('teacher'), '/view-as', put('principal'))).status).toBe(403);
});

it('names are hidden everywhere by one switch: in what the server sends, and so on the screen', async () => {
  const page = pageOf('principal');
  await openPath(page, `${demo.address}/attendance`);
  const listed = async () =>
    Value.Parse(AttendancePage, JSON.parse((await api(page, '/attendance')).text)).students;
  const before = await listed();
  const names = new Set(before.flatMap(({ student }) => [student.lastName, student.firstName]));
  // Who is signed in, and the school, may be called like a student.
  const { text: own } = await api(page, '/session');
  for (const name of namesIn(own, names)) names.delete(name);
  expect(names.size).toBeGreaterThan(20);
  await page.locator('header button[aria-haspopup=menu]').click();
  await page.getByRole('menuitemcheckbox', { name: 'Mask names' }).click();
  await page.getByText('Names of students are hidden').waitFor();
  await drawn(page);
  await picture(page, 'masked');
  const masked = await listed();
  expect(masked.map(({ student }) => student.id).sort()).toEqual(
    before.map(({ student }) => student.id).sort(),
  );
  const first = masked[0]?.student;
  if (first === undefined) throw new Error('the school has no students');
  const paths = ['/attendance', '/school', `/students/${first.id}/attendance`];
  for (const path of paths) {
    expect(namesIn((await api(page, path)).text, names)).toEqual([]);
    await openPath(page, `${demo.address}${path}`);
    expect(namesIn(await page.content(), names)).toEqual([]);
    expect(await page.locator('main').innerText()).toMatch(/Student [0-9A-Z]{5}/);
  }
  await picture(page, 'masked-student');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show names' }).click();
  await page.getByText('Names of students are hidden').waitFor({ state: 'detached' });
  await drawn(page);
  expect(namesIn(await page.content(), names).length).toBeGreaterThan(0);
});

/** Which of the names stand in a text as words of their own, apart from names that are other words too. */
function namesIn(text: string, names: ReadonlySet<string>): string[] {
  const words = new Set(text.match(/\p{L}[\p{L}’'-]*/gu));
  return [...names].filter((name) => words.has(name));
}

it('nothing went wrong on any page', () => {
  for (const { troubles } of visits.values()) expect(troubles).toEqual([]);
});
