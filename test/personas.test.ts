import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import { SessionShape } from '../src/reports/shapes/operations.ts';
import { AttendancePage, SectionsPage, StudentsPage } from '../src/reports/shapes/pages.ts';
import { type AlmanacServer, almanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { startDemo } from './demo-folder.ts';
import { drawn, openPath, overflow, until, violations, wrongWords } from './page-checks.ts';

/** The demo as it is started by hand, and each of its people in a real browser. */
const root = mkdtempSync(join(tmpdir(), 'almanac-personas-'));
const data = join(root, 'demo');
const homes: Record<string, string> = {
  superintendent: '/district',
  'data-manager': '/deliveries',
  principal: '/school',
  teacher: '/sections',
  'attendance-monitor': '/attendance',
  counselor: '/students',
  'english-learner-specialist': '/students',
  guardian: '/students',
  'privacy-officer': '/access',
};
const people = Object.keys(homes);
let demo: AlmanacServer;
let browser: Browser;
let links: Map<string, string>;
const looks = [
  ['light', 320],
  ['light', 1280],
  ['dark', 320],
] as const;
/** Kinds of pages that axe has judged. */
const judged = new Set<string>();
/** Everybody's page in a context of their own, signed in by their link. */
const visits = new Map<string, WatchedPage>();

beforeAll(async () => {
  demo = await startDemo(data);
  links = new Map(
    [...demo.stdout().matchAll(/^ {2}(\S+) +\S.*\n {4}(http\S+)$/gm)].map(([, id = '', link = '']) => [
      id,
      link,
    ]),
  );
  browser = await openBrowser();
  for (const [id, link] of links) {
    const visit = await openPage(browser);
    await visit.page.goto(link);
    await drawn(visit.page);
    visits.set(id, visit);
  }
}, 240_000);
afterAll(async () => {
  await browser?.close();
  const end = await demo?.stop();
  rmSync(root, { recursive: true, force: true });
  expect(end?.code).toBe(0);
}, 60_000);

function visitOf(id: string): WatchedPage {
  const visit = visits.get(id);
  if (!visit) throw new Error(`the demo has no link for the ${id}`);
  return visit;
}

/** An answer of the API as the one who is signed in on `page` gets it. */
function api(page: Page, path: string): Promise<{ status: number; text: string }> {
  return page.evaluate(async (address) => {
    const answer = await fetch(address);
    return { status: answer.status, text: await answer.text() };
  }, `/api${path}`);
}

async function attendanceOf(id: string): Promise<AttendancePage> {
  return Value.Parse(AttendancePage, JSON.parse((await api(visitOf(id).page, '/attendance')).text));
}

/** Links of the shown page to pages of one student, one delivery or one edition: the first of each kind. */
async function details(page: Page): Promise<string[]> {
  const paths = await page
    .locator('main tbody a')
    .evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''));
  const kinds = [/^\/runs\/./, /^\/students\/[^/]+\/attendance/, /^\/deliveries\/./, /^\/editions\/./];
  return kinds.flatMap((kind) => paths.find((path) => kind.test(path)) ?? []);
}

/** The page refuses: it says why and what to do, and shows nothing else. */
async function expectDenial(page: Page, path: string): Promise<void> {
  await openPath(page, `${demo.address}${path}`);
  const said = await page.locator('main [role=alert] p').allTextContents();
  expect(said.length, path).toBeGreaterThanOrEqual(2);
  for (const part of said.slice(0, 2)) expect(part.length, path).toBeGreaterThan(20);
  expect(await page.locator('main table, main svg, main dl').count(), path).toBe(0);
}

it('prints one link a persona', () => {
  expect([...links.keys()].sort()).toEqual([...people].sort());
  for (const link of links.values()) expect(link).toMatch(/^http:\/\/localhost:\d+\/demo\/[\w-]{22}$/);
});

describe.each(people)('%s', (id) => {
  it('comes in by the link and lands on the own page, which says what it found', async () => {
    const { page } = visitOf(id);
    expect(new URL(page.url()).pathname).toBe(homes[id]);
    const sentence = await page.locator('main p[class*=_sentence_]').first().textContent();
    expect(sentence).toMatch(/\d/);
    expect(sentence?.length).toBeGreaterThan(30);
    const figures = await page.locator('dd[class*=_figureValue_]').allTextContents();
    const hasFigures = ['/district', '/school', '/attendance'].includes(homes[id] ?? '');
    expect(figures.length).toBeGreaterThanOrEqual(hasFigures ? 3 : 0);
    for (const figure of figures) expect(figure).toMatch(/\d/);
    expect(await page.locator('nav a').count()).toBeGreaterThan(0);
  });

  it('can read every page, wide and narrow, light and dark, in English and Spanish', async () => {
    const { page, troubles } = visitOf(id);
    const session = Value.Parse(SessionShape, JSON.parse((await api(page, '/session')).text));
    expect(session).toMatchObject({ home: homes[id], isDemo: true });
    const paths = new Set(session.pages);
    for (const path of session.pages) {
      await openPath(page, `${demo.address}${path}`);
      for (const found of await details(page)) paths.add(found);
    }
    const wrong: string[] = [];
    for (const language of ['en', 'es'] as const) {
      const button = page.getByRole('button', { name: language === 'es' ? 'ES, español' : 'EN, English' });
      if (await button.isVisible()) await button.click();
      for (const path of paths) {
        await openPath(page, `${demo.address}${path}`);
        expect(await page.locator('main [role=alert]').count(), path).toBe(0);
        wrong.push(...(await wrongWords(page, language)).map((what) => `${path} ${language}: ${what}`));
        // Colours move nothing: a page is as wide in the dark. Spanish is longer, which is felt where it is narrow.
        for (const [colorScheme, width] of language === 'en' ? looks : looks.slice(0, 1)) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          await until(page, `document.documentElement.dataset.mantineColorScheme === '${colorScheme}'`);
          await drawn(page);
          const where = `${path} ${language} ${colorScheme} ${width}`;
          const wider = await overflow(page);
          if (wider > 0) wrong.push(`${where}: ${wider} px wider than the window`);
          // Each kind of page in each scheme and each width once, in one language: axe judges roles and colours,
          // not words, and takes seconds for a long list.
          if (language === 'es' || (colorScheme === 'dark') !== (width === 320)) continue;
          const kind = `${path.split('/').slice(1, 2)} ${path.split('/').length} ${colorScheme}`;
          if (judged.has(kind)) continue;
          judged.add(kind);
          wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'EN, English' }).click();
    await until(page, "document.documentElement.lang === 'en'");
    expect(wrong).toEqual([]);
    expect(troubles).toEqual([]);
  }, 180_000);

  it('prints without what only a screen needs', async () => {
    const { page } = visitOf(id);
    await openPath(page, `${demo.address}${homes[id]}`);
    expect(await page.locator('#navigation').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.locator('nav, header[class*=_bar_], .screen-only').all();
    const stillThere = await Promise.all(hidden.map((one) => one.isVisible()));
    const sentence = await page.locator('main p[class*=_sentence_]').first().isVisible();
    await page.emulateMedia({ media: 'screen' });
    expect(hidden.length).toBeGreaterThanOrEqual(2);
    expect(stillThere).not.toContain(true);
    expect(sentence).toBe(true);
  });

  it('reaches the page itself by keyboard in two keys', async () => {
    const { page } = visitOf(id);
    await openPath(page, `${demo.address}${homes[id]}`);
    await page.keyboard.press('Tab');
    const skip = page.locator('a[href="#main"]');
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#main');
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await until(page, "document.activeElement.id === 'main'");
  });
});

it('axe has judged every kind of page in both schemes', () => {
  // district, school, sections, students, attendance, student, deliveries, delivery, runs, run, upload, editions, edition, access,
  // records, audit
  expect(judged.size).toBe(16 * 2);
});

it('nobody who knows all that is published of the example district finds out what is hidden', async () => {
  const { code, stdout } = await almanac(['audit-suppression', '--json', '--data', data]);
  const found = Value.Parse(
    Type.Object({ narrow: Type.Integer(), sets: Type.Array(Type.Object({ intervals: Type.Integer() })) }),
    JSON.parse(stdout),
  );
  expect({ code, narrow: found.narrow }).toEqual({ code: 0, narrow: 0 });
  // Every measure, school year and kind of assessment, with every breakdown.
  expect(found.sets.length).toBeGreaterThan(15);
  expect(found.sets.reduce((sum, { intervals }) => sum + intervals, 0)).toBeGreaterThan(500);
}, 180_000);

it('the counselor sees the caseload, the specialist the program, the parent the own children', async () => {
  const listOf = async (id: string) =>
    Value.Parse(StudentsPage, JSON.parse((await api(visitOf(id).page, '/students')).text));
  const folder = dataFolderAt(data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const counted = async (sql: string) => (await edition.all<{ n: number }>(sql))[0]?.n ?? 0;
  const children = (await listOf('guardian')).students;
  expect(children.length).toBeGreaterThan(1);
  const counselor = await listOf('counselor');
  expect(counselor.studentsTotal).toBeGreaterThan(10);
  expect(counselor.studentsTotal).toBeLessThan(
    await counted('select count(*) as n from edition.student_year where is_current'),
  );
  const learners = await listOf('english-learner-specialist');
  const ids = learners.students.map(({ student }) => `'${student.id}'`).join(', ');
  expect(
    await counted(`select count(distinct student_id) as n from edition.student_program
      where program = 'english_learner' and end_date is null and student_id in (${ids})`),
  ).toBe(learners.studentsTotal);
  edition.close();
  const { page } = visitOf('guardian');
  const other = counselor.students.find(
    ({ student }) => !children.some((child) => child.student.id === student.id),
  );
  const path = `/students/${encodeURIComponent(other?.student.id ?? '')}/attendance`;
  expect((await api(page, path)).status).toBe(403);
  await expectDenial(page, path);
});

describe('one student', () => {
  it('the attendance monitor goes down the list by keyboard and opens a student', async () => {
    const { page } = visitOf('attendance-monitor');
    await openPath(page, `${demo.address}/attendance`);
    const rows = page.locator('tr[data-opens] th a[href^="/students/"]');
    const names = await rows.allTextContents();
    expect(names.length).toBeGreaterThan(10);
    const focused = () => page.evaluate('document.activeElement.textContent');
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(names[1]);
    await page.keyboard.press('End');
    expect(await focused()).toBe(names.at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const path = await rows.nth(1).getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${path}`);
    // "Last, First" in the list, "First Last" on the page.
    const [last, first] = (names[1] ?? '').split(', ');
    await page.locator('h1', { hasText: `${first} ${last}` }).waitFor();
    await drawn(page);
    expect(await page.locator('main p[class*=_sentence_]').textContent()).toMatch(/ came on \d+ of \d+ days/);
    expect(await page.locator('main table').count()).toBeGreaterThan(0);
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  it('the teacher sees results as table and graph, and no page of another student', async () => {
    const { page } = visitOf('teacher');
    await openPath(page, `${demo.address}/sections`);
    const sections = Value.Parse(SectionsPage, JSON.parse((await api(page, '/sections')).text));
    expect(sections.rows.length).toBeGreaterThan(3);
    expect(await page.locator('main tbody tr').count()).toBeGreaterThanOrEqual(sections.rows.length);
    const graph = page.locator('main figure').first();
    expect(await graph.locator('svg').count()).toBeGreaterThan(0);
    await graph.getByRole('button', { name: 'Show as table' }).click();
    expect(await graph.locator('svg').count()).toBe(0);
    expect(await graph.locator('tbody tr').count()).toBeGreaterThan(0);

    const all = await attendanceOf('attendance-monitor');
    const mine = new Set(sections.rows.map(({ student }) => student.id));
    const other = all.students.find(({ student }) => !mine.has(student.id))?.student;
    expect(other).toBeDefined();
    const path = `/students/${encodeURIComponent(other?.id ?? '')}/attendance`;
    const answer = await api(page, path);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(other?.lastName);
    await expectDenial(page, path);
    for (const elsewhere of ['/district', '/school', '/attendance', '/deliveries', '/editions'])
      await expectDenial(page, elsewhere);
  });
});

it('the principal opens no other school, nor a student of one, by a typed address', async () => {
  const { page } = visitOf('principal');
  const all = await attendanceOf('attendance-monitor');
  const own = await attendanceOf('principal');
  const mine = new Set(own.schools.map(({ school }) => school.id));
  expect(mine.size).toBe(1);
  // Other schools are no part of the page, not even as schools that have turned nothing in.
  expect(own.schools[0]?.enrolled).toBeGreaterThan(0);
  await openPath(page, `${demo.address}/attendance`);
  expect(await page.locator('main p[class*=_sentence_]').first().textContent()).not.toContain('of 3 schools');
  const other = all.schools.find(({ school }) => !mine.has(school.id))?.school;
  const student = all.students.find(({ school }) => !mine.has(school.id))?.student;
  expect([other, student]).not.toContain(undefined);
  for (const path of [
    `/school?school=${encodeURIComponent(other?.id ?? '')}`,
    `/attendance?school=${encodeURIComponent(other?.id ?? '')}`,
    `/students/${encodeURIComponent(student?.id ?? '')}/attendance`,
    '/district',
    '/deliveries',
  ]) {
    const answer = await api(page, path);
    expect({ path, status: answer.status }).toEqual({ path, status: 403 });
    expect(answer.text).not.toContain(student?.lastName);
    await expectDenial(page, path);
  }
});

it('nothing the superintendent is sent names a student', async () => {
  const { page } = visitOf('superintendent');
  const sent: Promise<string>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) sent.push(response.text());
  });
  await openPath(page, `${demo.address}/district`);
  const texts = [await page.content(), ...(await Promise.all(sent))];
  expect(texts.length).toBeGreaterThanOrEqual(3);
  const folder = dataFolderAt(data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const students = await edition.all<Record<string, string | null>>(
    'select student_id, local_student_id, state_student_id, first_name, preferred_first_name, last_name, email from edition.student',
  );
  edition.close();
  expect(students.length).toBeGreaterThan(300);
  const told = students.flatMap(
    ({
      student_id,
      local_student_id,
      state_student_id,
      first_name,
      preferred_first_name,
      last_name,
      email,
    }) =>
      [
        student_id,
        local_student_id,
        state_student_id,
        email,
        `${first_name} ${last_name}`,
        `${preferred_first_name} ${last_name}`,
        `${last_name}, ${first_name}`,
      ].filter((word) => word != null && word.length > 5 && texts.some((text) => names(text, word))),
  );
  expect(told).toEqual([]);
  await expectDenial(page, `/students/${students[0]?.student_id}/attendance`);
});

/** Whether a text holds a word; a number within another one, as in the coordinates of a drawing, is not that number. */
function names(text: string, word: string): boolean {
  return /^\d+$/.test(word) ? new RegExp(`(?<![\\d.])${word}(?!\\d)`).test(text) : text.includes(word);
}
