import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../src/base/clock.ts';
import type { DataFolder } from '../src/base/data-folder.ts';
import { openStore } from '../src/store/store.ts';
import { type AlmanacServer, almanac, startAlmanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { csvRows, pdfText, pngTexts, svgTexts, xlsxTexts } from './file-texts.ts';
import { formulaSchool, guardedFolder } from './guarded-district.ts';
import { drawn, openPath, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** A superintendent in a real browser, before a district with much to hide: what is hidden looks the same wherever it is looked at. */
const password = 'an orange boat at noon';
/** What stands behind the hidden cells, and nowhere else: students of a school and of no program, and shares of them. */
const hidden = ['149', '554', '33.6'];
/** Screenshots for a person to look at, where a folder is named. */
const shots = process.env.ALMANAC_SCREENSHOTS;
let folder: DataFolder;
let close: () => void;
let server: AlmanacServer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
/** Everything that the API answered. */
const answered: string[] = [];

beforeAll(async () => {
  ({ folder, close } = await guardedFolder());
  for (const [username, number] of [
    ['superintendent', '1'],
    ['data-manager', '7'],
  ] as const) {
    const words = ['user', 'add', username, '--name', 'Maria Ortega', '--staff-number', number];
    expect((await almanac([...words, '--data', folder.root], `${password}\n`)).code).toBe(0);
  }
  server = await startAlmanac(['serve', '--data', folder.root, '--port', '0']);
  browser = await openBrowser();
  watched = await openPage(browser);
  ({ page } = watched);
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (!path.startsWith('/api/') || path.endsWith('/export')) return;
    // What the browser turned away from before it had come is nowhere; what stands on a page has come (openPath waits for it).
    response.text().then(
      (text) => answered.push(text),
      () => {},
    );
  });
  await page.goto(server.address);
  await page.getByLabel('User name').fill('superintendent');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('nav a').first().waitFor();
  await drawn(page);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  close?.();
}, 60_000);

const show = (query = '') => openPath(page, `${server.address}/district${query}`);
const table = (caption: string) =>
  page.locator('section', { has: page.locator('caption', { hasText: caption }) }).last();
const chart = (index: number) => page.locator('main figure').nth(index);
const isIn = (number: string, text: string) =>
  new RegExp(`(?<!\\d|\\d[.,])${number.replace('.', '\\.')}(?!\\d|[.]\\d)`).test(text);
const found = (text: string) => hidden.filter((number) => isIn(number, text));

it('hidden numbers are hatched and said, in tables and charts, and are nowhere on the page', async () => {
  await show('?measure=enrollment');
  const row = table('All measures, all schools').getByRole('row', { name: /^Birch School/ });
  expect(await row.getByText('not shown').count()).toBeGreaterThan(2);
  expect(await row.locator('[data-kind=hidden] svg').count()).toBe(await row.getByText('not shown').count());
  expect(await row.innerText()).not.toMatch(/\d/);

  // The chart: a hatch of one size with its word, no dot and no length.
  const drawing = chart(0).locator('svg').first();
  const texts = await drawing.locator('text').allTextContents();
  expect(texts.filter((text) => text === 'not shown')).toHaveLength(2);
  expect(await drawing.locator('path[d^="M-5,-5"]').count()).toBe(2);
  expect(await drawing.locator('circle').count()).toBe(2);
  // The district over the years: the year of eight students is a hatch, too.
  expect(await chart(1).locator('path[d^="M-5,-5"]').count()).toBe(1);

  await chart(0).getByRole('button', { name: 'Show as table' }).click();
  expect(await chart(0).getByRole('row', { name: 'Birch School not shown' }).count()).toBe(1);

  expect(found(await everythingSaid())).toEqual([]);
  expect(answered.join('\n')).toContain('suppressed');
  expect(found(answered.join('\n'))).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'suppressed-figures.png'), fullPage: true });
});

it('the reasons are one step away', async () => {
  await show();
  await page.getByRole('link', { name: 'Why numbers are not shown' }).first().click();
  const heading = page.getByRole('heading', { name: 'What is not shown' });
  await heading.waitFor();
  const reasons = await page.locator('li').allInnerTexts();
  expect(reasons.join('\n')).toContain('“not shown”: Fewer than 10 students stand behind a number');
  expect(reasons.join('\n')).toContain('“not shown”: Another hidden number could be worked out from it.');
});

it('every form can be taken away by a click, says the same, and is written down with its hash', async () => {
  await show('?measure=chronic-absence');
  const screen = (
    await table('All measures, all schools')
      .getByRole('row', { name: /^Birch School/ })
      .locator('td')
      .allInnerTexts()
  )
    .map((text) => text.trim())
    .slice(1);
  expect(screen).toContain('not shown');

  const csv = csvRows(await download('All measures, all schools', 'CSV table'));
  const inCsv = csv.find(([name]) => name === 'Birch School') ?? [];
  expect(inCsv.slice(2)).toEqual(screen);
  expect(csv.flat()).toContain(`'${formulaSchool}`);
  const xlsx = xlsxTexts(await download('All measures, all schools', 'Excel workbook'));
  expect((xlsx.table.find(([name]) => name === 'Birch School') ?? []).slice(2)).toEqual(screen);
  const pdf = await pdfText(await download('All measures, all schools', 'PDF document'));
  expect(pdf.replaceAll(/\s+/g, ' ')).toContain(`Birch School Elementary ${screen.join(' ')}`);
  const question = String(await chart(0).getByRole('heading').textContent());
  const svg = svgTexts((await download(question, 'SVG drawing')).toString('utf8'));
  expect(svg.filter((text) => text === 'not shown')).toHaveLength(2);
  const png = await download(question, 'PNG picture');
  expect(pngTexts(png).Description).toContain('Birch School: not shown');
  for (const text of [
    csv.flat().join('\n'),
    Object.values(xlsx).flat(2).join('\n'),
    pdf,
    svg.join('\n'),
    pngTexts(png).Description ?? '',
  ])
    expect(found(text)).toEqual([]);

  const store = await openStore(folder.storeFile, systemClock);
  try {
    const hashes = (await store.auditLog.list({ kinds: ['exported'] })).map(({ actor, detail }) => [
      actor,
      detail.form,
      detail.sha256,
    ]);
    expect(hashes).toContainEqual(['superintendent', 'png', createHash('sha256').update(png).digest('hex')]);
    expect(hashes).toHaveLength(5);
  } finally {
    await store.close();
  }
});

it('who may not take files away is told why, and who can help', async () => {
  // The district decides that its cabinet only looks; that holds at once, without a new session.
  const inherited = ['title', 'about', 'scope', 'programs', 'purposes', 'needs', 'pages', 'grants'];
  const form = { role: 'superintendent', version: 9, extends: 'superintendent', extras: 'none' };
  const store = await openStore(folder.storeFile, systemClock);
  try {
    await store.roleDecisions.decideRole({
      ...{ role: 'superintendent', version: 9, decidedBy: 'm.ortega', reason: 'Only to look' },
      form: { ...form, ...Object.fromEntries(inherited.map((field) => [field, 'inherit'])) },
    });
  } finally {
    await store.close();
  }
  await show();
  await page.getByRole('button', { name: 'Download: By group' }).click();
  await page.getByRole('menuitem', { name: 'CSV table' }).click();
  const refusal = page.getByRole('alert');
  await refusal.waitFor();
  expect(await refusal.innerText()).toContain('None of your roles lets you take these data away as a file.');
  expect(await refusal.innerText()).toContain(
    'Ask for access: whoever decides about it for these students can give a role that does',
  );
});

it('the page is whole in both languages, light and dark, on a phone and on paper', async () => {
  const wrong: string[] = [];
  await show('?measure=enrollment');
  for (const [language, colorScheme, width] of [
    ['en', 'light', 1280],
    ['en', 'dark', 320],
    ['es', 'dark', 320],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const button = page.getByRole('button', { name: language === 'es' ? 'ES, español' : 'EN, English' });
    if (await button.isVisible()) await button.click();
    await until(page, `document.documentElement.lang === '${language}'`);
    await drawn(page);
    await page
      .getByRole('button', { name: /^(Download|Descargar): / })
      .last()
      .click();
    await page.getByRole('menu').waitFor();
    const where = `${language} ${colorScheme} ${width}`;
    if ((await overflow(page)) > 0) wrong.push(`${where}: wider than the window`);
    wrong.push(...(await wrongWords(page, language)).map((what) => `${where}: ${what}`));
    if (language === 'en') wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
    if (shots)
      await page.screenshot({
        path: join(shots, `district-${where.replaceAll(' ', '-')}.png`),
        fullPage: true,
      });
    await page.keyboard.press('Escape');
  }
  if ((await overflowOnPaper(page)) > 0) wrong.push('wider than paper');
  expect(wrong).toEqual([]);
  expect(watched.troubles).toEqual([]);
});

/** All texts and attributes of the page, but for names of styles and the coordinates of drawings: where a hatch stands is looked at above. */
async function everythingSaid(): Promise<string> {
  const said = await page.evaluate(`[...document.body.querySelectorAll('*:not(style)')]
    .flatMap((element) => [
      ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
      ...[...element.attributes]
        .filter(({ name }) => !/^([xyrd]|[cdxy][xy12]|x[12]|y[12]|points|transform|width|height|viewBox|style|class)$/.test(name))
        .map(({ value }) => value),
    ])
    .join('\\n')`);
  return String(said);
}

/** Clicks through the menu of a table or chart, and gives the file as the browser has kept it. */
async function download(what: string, form: string): Promise<Buffer> {
  await page.getByRole('button', { name: `Download: ${what}` }).click();
  const [kept] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: form }).click(),
  ]);
  return readFileSync(await kept.path());
}
