import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AlmanacServer, almanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { startDemo } from './demo-folder.ts';
import { drawn, openPath, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** The data manager of the example district changes roles and job titles in a real browser; the principal and the command line are there too. */
const root = mkdtempSync(join(tmpdir(), 'almanac-roles-'));
const data = join(root, 'demo');
/** Screenshots for a person to look at, where a folder is named. */
const shots = process.env.ALMANAC_SCREENSHOTS;
let demo: AlmanacServer;
let browser: Browser;
let manager: WatchedPage;
let principal: WatchedPage;

beforeAll(async () => {
  demo = await startDemo(data);
  browser = await openBrowser();
  manager = await cameInAs('data-manager');
  principal = await cameInAs('principal');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

async function cameInAs(id: string): Promise<WatchedPage> {
  const link = new RegExp(`^ {2}${id} +\\S.*\\n {4}(http\\S+)$`, 'm').exec(demo.stdout())?.[1] ?? '';
  const visit = await openPage(browser);
  await visit.page.goto(link);
  await drawn(visit.page);
  return visit;
}

/** Nothing is wider than the window, axe finds nothing, words are whole: in both languages, schemes and widths, and on paper. */
async function looksRight(page: Page, name: string): Promise<void> {
  const wrong: string[] = [];
  for (const [language, colorScheme, width] of [
    ['en', 'light', 1280],
    ['es', 'dark', 320],
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
    wrong.push(...(await wrongWords(page, language)).map((what) => `${where}: ${what}`));
    wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
    if (shots)
      await page.screenshot({ path: join(shots, `${where.replaceAll(' ', '-')}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'EN, English' }).click();
  await until(page, "document.documentElement.lang === 'en'");
  if ((await overflowOnPaper(page)) > 0) wrong.push(`${name}: wider than paper`);
  expect(wrong).toEqual([]);
}

const said = async (page: Page) => (await page.locator('main').textContent()) ?? '';
const field = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const look = (page: Page) => page.getByRole('button', { name: 'See what would change' }).click();
const history = (page: Page) => page.locator('main section', { hasText: 'History' }).last();

async function roleForm(role: string): Promise<Page> {
  const { page } = manager;
  await openPath(page, `${demo.address}/access/roles/${role}`);
  await page.locator('main summary').press('Enter');
  return page;
}

it('the roles are one click from access, each with what it opens and how many have it', async () => {
  const { page } = manager;
  await openPath(page, `${demo.address}/access`);
  await page.getByRole('link', { name: 'Roles and job titles' }).click();
  await page.getByRole('heading', { name: 'Job titles' }).waitFor();
  await page
    .getByLabel(/^Role of the title/)
    .first()
    .waitFor();
  await drawn(page);
  expect(await said(page)).toMatch(/^Access.*18 roles say who may see what; all are as Almanac brings them/);
  const row = page.getByRole('row', { name: /^Principal/ }).first();
  expect(await row.textContent()).toMatch(/^Principalversion 3\d+own schools.*student by student/);
  const stranger = principal.page;
  await openPath(stranger, `${demo.address}/access/roles`);
  expect(await stranger.locator('main [role=alert]').textContent()).toContain('charged with this');
});

it('a role is changed: first what would change, then the reason; who has it sees that at once', async () => {
  await openPath(principal.page, `${demo.address}/attendance`);
  expect(await principal.page.locator('main [role=alert]').count()).toBe(0);
  const page = await roleForm('principal');
  const pages = field(page, 'Opens these pages');
  await pages.getByLabel('set here').check();
  await pages.getByLabel('Attendance', { exact: true }).uncheck();
  await look(page);
  await page.getByText('It opens less than before').waitFor();
  expect(await page.locator('main ins').count()).toBe(0);
  expect(await page.locator('main del').allTextContents()).toEqual(['Attendance']);
  await looksRight(page, 'role-changing');
  // An edit takes the answer back: what is put in force is what was looked at.
  await field(page, 'In a sentence').getByLabel('set here').check();
  expect(await page.getByRole('button', { name: /^Put version/ }).count()).toBe(0);
  await look(page);
  await page.getByLabel(/^Why/).fill('The office keeps attendance here');
  await page.getByRole('button', { name: 'Put version 4 in force' }).click();
  await page.getByText('Version 4 is in force.').waitFor();
  await openPath(principal.page, `${demo.address}/attendance`);
  expect(await principal.page.locator('main [role=alert]').textContent()).toContain(
    'None of your roles opens this page.',
  );
  expect(await principal.page.locator('nav').first().textContent()).not.toContain('Attendance');
  await openPath(page, `${demo.address}/access/roles/principal`);
  expect(await history(page).textContent()).toMatch(
    /Version 4.*The office keeps attendance here.*less than before.*Opens these pages.*Version 3As Almanac brings it/,
  );
  await looksRight(page, 'role');
});

it('where somebody was faster, it is said who, and nothing typed is lost', async () => {
  const page = await roleForm('principal');
  const title = field(page, 'Title');
  await title.getByLabel('set here').check();
  await title.getByLabel('In English').fill('Head of school');
  const file = join(root, 'principal.yaml');
  writeFileSync(
    file,
    `{ role: principal, version: 5, extends: principal, title: inherit, about: inherit, scope: inherit,
  programs: inherit, purposes: inherit, needs: inherit, pages: inherit, grants: inherit, extras: [export] }`,
  );
  const set = ['roles', 'set', file, '--by', 'operator', '--reason', 'Fewer duties', '--data', data];
  expect(await almanac(set)).toMatchObject({ code: 0 });
  await look(page);
  await page.getByText(/^operator has put version 5 in force meanwhile: “Fewer duties”/).waitFor();
  expect(await title.getByLabel('In English').inputValue()).toBe('Head of school');
  await looksRight(page, 'role-meanwhile');
  await look(page);
  await page.getByRole('button', { name: 'Put version 6 in force' }).waitFor();
  // What the other one changed is not taken back.
  const would = page.getByRole('table', { name: 'What would change' });
  expect(await would.locator('ins').allTextContents()).toEqual(['Head of school']);
  await page.getByLabel(/^Why/).fill('What we call them');
  await page.getByRole('button', { name: 'Put version 6 in force' }).click();
  await page.getByText('Version 6 is in force.').waitFor();
  const listed = await almanac(['roles', 'list', '--json', '--data', data]);
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({
      ...{ role: 'principal', version: 6, extras: ['export'], isOwn: true },
      title: { en: 'Head of school', es: 'Director de escuela' },
    }),
  );
});

it('the data manager opens nothing more to themselves, and the try is written down', async () => {
  const page = await roleForm('data-manager');
  const pages = field(page, 'Opens these pages');
  await pages.getByLabel('set here').check();
  await pages.getByLabel('Audit log').check();
  await look(page);
  await page.getByText(/You hold this yourself/).waitFor();
  expect(await page.getByRole('button', { name: /^Put version/ }).count()).toBe(0);
  expect(await pages.getByLabel('Audit log').isChecked()).toBe(true);
  const denials = await almanac([
    'audit',
    'list',
    '--kind',
    'denial',
    '--text',
    'data-manager',
    '--json',
    '--data',
    data,
  ]);
  expect(JSON.parse(denials.stdout)[0].detail.question).toMatchObject({
    ...{ extra: 'edit_roles', role: 'data-manager' },
  });
});

it('a new role is made out of another one', async () => {
  const page = await roleForm('counselor');
  await page.getByRole('link', { name: 'Make a new role out of this one' }).click();
  await page.getByLabel('Name for files and commands').fill('advisor');
  const title = field(page, 'Title');
  await title.getByLabel('In English').fill('Advisor');
  await title.getByLabel('In Spanish').fill('Asesora');
  const opens = field(page, 'What it opens');
  await opens.getByLabel('set here').check();
  await opens.getByRole('button', { name: 'Add a line of data' }).click();
  await opens.getByRole('group', { name: 'Data, line 2' }).getByLabel('survey answers').check();
  await looksRight(page, 'new-role');
  await look(page);
  await page.getByLabel(/^Why/).fill('Advisors begin in January');
  await page.getByRole('button', { name: 'Put version 1 in force' }).click();
  await page.getByRole('heading', { level: 1, name: 'Advisor' }).waitFor();
  await drawn(page);
  expect(await said(page)).toContain('Survey answers: who the students are and no more, in counts');
  expect(await history(page).textContent()).toContain('Advisors begin in January');
});

it('a job title that gives no role takes the role away, and gives it back', async () => {
  const { page } = manager;
  await openPath(principal.page, `${demo.address}/school`);
  expect(await principal.page.locator('main [role=alert]').count()).toBe(0);
  await openPath(page, `${demo.address}/access/roles`);
  const row = page.getByRole('row', { name: /^Principal/ }).filter({ has: page.locator('form') });
  await row.getByRole('combobox').selectOption('none');
  await row.getByRole('button', { name: 'Save Principal' }).click();
  await row.getByText('Saved. It holds from now on.').waitFor();
  await row.getByText(/, \d+ \w+ \d{4}, /).waitFor();
  // The keyboard goes on where it was.
  expect(await page.evaluate('document.activeElement.value')).toBe('none');
  await openPath(principal.page, `${demo.address}/school`);
  expect(await principal.page.locator('main [role=alert]').count()).toBe(1);
  // One's own is for somebody else to decide, if it opens more.
  const own = page
    .getByRole('row', { name: /^Data/ })
    .filter({ has: page.locator('form') })
    .first();
  await own.getByRole('combobox').selectOption('privacy-officer');
  await own.getByRole('button', { name: /^Save/ }).click();
  await own.getByText(/You hold this yourself/).waitFor();
  await looksRight(page, 'titles');
  await row.getByRole('combobox').selectOption('inherit');
  await row.getByRole('button', { name: 'Save Principal' }).click();
  await row.getByText('Saved. It holds from now on.').waitFor();
  await openPath(principal.page, `${demo.address}/school`);
  expect(await principal.page.locator('main [role=alert]').count()).toBe(0);
});

it('nothing went wrong in the browsers', () => {
  expect([...manager.troubles, ...principal.troubles]).toEqual([]);
});
