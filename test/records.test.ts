import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AlmanacServer, almanac } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { startDemo } from './demo-folder.ts';
import { drawn, openPath, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** A family, the privacy officer and a principal of the example district in real browsers: what the law has a district keep about records. */
const root = mkdtempSync(join(tmpdir(), 'almanac-records-'));
const data = join(root, 'demo');
/** Screenshots for a person to look at, where a folder is named. */
const shots = process.env.ALMANAC_SCREENSHOTS;
let demo: AlmanacServer;
let browser: Browser;
let officer: WatchedPage;
let guardian: WatchedPage;
let principal: WatchedPage;
/** The guardian's child: id, and the name as lists have it. */
let child: string;
let childName: string;

beforeAll(async () => {
  demo = await startDemo(data);
  browser = await openBrowser();
  officer = await cameInAs('privacy-officer');
  guardian = await cameInAs('guardian');
  principal = await cameInAs('data-manager');
  await openPath(guardian.page, `${demo.address}/students`);
  const link = guardian.page.locator('main tbody a').first();
  childName = (await link.textContent()) ?? '';
  child = /students\/([^/]+)\//.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
  expect(child).not.toBe('');
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
    // Of a long list the first few are enough.
    for (const summary of (await page.locator('main details:not([open]) > summary').all()).slice(0, 6))
      if (await summary.isVisible()) await summary.click();
    const where = `${name} ${language} ${colorScheme} ${width}`;
    const wider = await overflow(page);
    if (wider > 0) wrong.push(`${where}: ${wider} px wider than the window`);
    // Lists, tables and columns are called in the log what they are called in Almanac, in every language.
    const words = (await wrongWords(page, language)).filter((word) => !names.includes(word));
    wrong.push(...words.map((what) => `${where}: ${what}`));
    wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
    if (shots)
      await page.screenshot({ path: join(shots, `${where.replaceAll(' ', '-')}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'EN, English' }).click();
  await until(page, "document.documentElement.lang === 'en'");
  const picture = shots && join(shots, `${name.replaceAll(' ', '-')}-paper.png`);
  if ((await overflowOnPaper(page, picture)) > 0) wrong.push(`${name}: wider than paper`);
  expect(wrong).toEqual([]);
}

const names = [
  // A denial is written down in the words of the product's files.
  'There is no such student among those you may see.',
  'refused',
  'student',
  'school',
  'sections',
  'students',
  'attendance',
  'question',
  'export',
  'directory',
];

const recordPath = () => `${demo.address}/students/${child}/record`;
const unfold = (page: Page, name: string) => page.locator('summary', { hasText: name }).click();
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const main = async (page: Page) => (await page.locator('main').textContent()) ?? '';

it('a family asks to see the record; the officer has 45 days, and answers', async () => {
  const { page } = guardian;
  await openPath(page, `${demo.address}/students/${child}/attendance`);
  await page.getByRole('link', { name: 'Who was given this record' }).click();
  await said(page, 'Nobody outside the schools has been given the record');
  await unfold(page, 'Ask to see the record');
  // By keyboard alone.
  await page.getByLabel('What would you like to see?').focus();
  await page.keyboard.type('Everything of this year');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await said(page, 'it is to be answered within 45 days');
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Written down');
  expect(await main(page)).toContain('45 days left');

  await openPath(officer.page, `${demo.address}/records`);
  expect(await main(officer.page)).toContain('1 request of a family is open, none of them overdue.');
  const row = officer.page.locator('main tbody tr').first();
  expect(await row.textContent()).toContain('45 days left');
  expect(await row.textContent()).toContain(childName);
  await row.getByRole('link').click();
  await unfold(officer.page, 'Answer: the family has seen the record');
  await officer.page.getByLabel(/In words, for the family/).fill('Seen in the school office');
  await officer.page.getByRole('button', { name: 'Write it down' }).click();
  await said(officer.page, 'Written down. The family can read it.');
  await openPath(page, recordPath());
  expect(await main(page)).toContain('seen on 20 Nov 2026');
  expect(await main(page)).toContain('Seen in the school office');
}, 120_000);

it('a change is refused: hearing, statement, and the statement stands beside the record for everybody', async () => {
  const { page } = guardian;
  await openPath(page, recordPath());
  await unfold(page, 'Ask to have something changed');
  await page.getByLabel('What is wrong?').fill('The absence of 3 Nov');
  await page.getByLabel('What should it say?').fill('Excused: there was a note');
  await page.getByRole('button', { name: 'Send the request' }).last().click();
  await said(page, 'Written down; it is to be answered');

  await openPath(officer.page, recordPath());
  await unfold(officer.page, 'Answer the request');
  await officer.page.getByLabel('Answer', { exact: true }).selectOption('refused');
  await officer.page.getByRole('button', { name: 'Write it down' }).click();
  // Without a reason it is not refused, and nothing typed is lost.
  await officer.page.getByRole('alert').waitFor();
  expect(await officer.page.getByLabel('Answer', { exact: true }).inputValue()).toBe('refused');
  await officer.page.getByLabel(/In words, for the family/).fill('The note is of another day');
  await officer.page.getByRole('button', { name: 'Write it down' }).click();
  await said(officer.page, 'refused on 20 Nov 2026');

  await openPath(page, recordPath());
  expect(await main(page)).toContain('a right to a hearing');
  await page.getByRole('button', { name: 'Ask for a hearing' }).click();
  await said(page, 'hearing asked for on 20 Nov 2026');
  await openPath(officer.page, recordPath());
  await unfold(officer.page, 'Record what came of the hearing');
  await officer.page.getByLabel('Outcome').selectOption('upheld');
  await officer.page.getByRole('button', { name: 'Write it down' }).click();
  await said(officer.page, 'left as it is after a hearing');
  await openPath(page, recordPath());
  await unfold(page, 'Place a statement with the record');
  await page.getByLabel('The statement').fill('We brought the note on 4 Nov.');
  await page.getByRole('button', { name: 'Place the statement' }).click();
  await said(page, 'The statement is with the record now.');

  for (const who of [guardian, principal]) {
    await openPath(who.page, `${demo.address}/students/${child}/attendance`);
    expect(await main(who.page)).toContain('We brought the note on 4 Nov.');
    expect(await main(who.page)).toContain('The absence of 3 Nov');
  }
  // Who was given it is the family's business alone.
  expect(await principal.page.getByRole('link', { name: 'Who was given this record' }).count()).toBe(0);
  await openPath(principal.page, recordPath());
  expect(await main(principal.page)).toContain('There is no such student among those you may see');
}, 120_000);

it('a disclosure is entered, the family sees and prints it; one entered by mistake it no longer sees', async () => {
  const { page } = officer;
  await openPath(page, `${demo.address}/records`);
  await page.getByLabel('Name or student number').fill(childName.split(',')[0]?.trim() ?? '');
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.getByRole('link', { name: childName }).first();
  await found.waitFor();
  expect(page.url()).toBe(`${demo.address}/records`);
  await found.click();
  for (const party of ['Sheriff of Franklin County', 'Somebody else']) {
    await unfold(page, 'Enter a disclosure made outside Almanac');
    await page.getByLabel('What happened').selectOption('disclosed');
    await page.getByLabel('To whom, or who asked').fill(party);
    await page.getByLabel('What for: their legitimate interest').fill('To find the student');
    await page.getByLabel('By which provision').selectOption('health_or_safety');
    // The emergency asks for its threat; it cannot be left out.
    await page.getByLabel('The articulable and significant threat').fill('The student was missing overnight');
    await page.getByLabel('Which records').fill('Address and photograph');
    await page.getByRole('button', { name: 'Enter the disclosure' }).click();
    await said(page, 'The disclosure is written down.');
    await until(page, `document.querySelector('main').textContent.includes('${party}')`);
    await openPath(page, recordPath());
  }
  const wrong = page.locator('li', { hasText: 'Somebody else' }).first();
  await wrong.locator('summary').click();
  await wrong.getByLabel(/Why it is struck/).fill('Another student of that name');
  await wrong.getByRole('button', { name: 'Strike the entry' }).click();
  await said(page, 'The entry is struck.');
  expect(await main(page)).toContain('Another student of that name');

  const family = guardian.page;
  await openPath(family, recordPath());
  const text = await main(family);
  expect(text).toContain('was given to somebody outside the schools once');
  expect(text).toContain('Sheriff of Franklin County');
  expect(text).toContain('The student was missing overnight');
  expect(text).not.toContain('Somebody else');
  expect(await family.title()).not.toContain(childName.split(',')[0] ?? '');
  await family.emulateMedia({ media: 'print' });
  expect(await family.getByText('Northwind Unified School District').last().isVisible()).toBe(true);
  expect(await family.locator('main dl').first().textContent()).toContain('Period');
  expect(await family.getByText('certain subpoenas').isVisible()).toBe(true);
  expect(await family.locator('blockquote').isVisible()).toBe(true);
  expect(await family.locator('main form:visible, main button:visible, nav:visible').count()).toBe(0);
  await family.emulateMedia({ media: 'screen' });
  await looksRight(family, 'record of the family');
  await looksRight(page, 'record of the officer');
}, 180_000);

it('directory information: designated, opted out of by the family, left out of the file, marked for staff', async () => {
  const { page } = officer;
  await openPath(page, `${demo.address}/records`);
  for (const item of ['name', 'school', 'grade'])
    await page.getByRole('checkbox', { name: item, exact: true }).check();
  await page.getByRole('button', { name: 'Save what is designated' }).click();
  await said(page, 'It holds from now on');
  const exported = async (name: string) => {
    const words = ['export', 'directory', '--out', join(root, name), '--as', 'data-manager'];
    const { code, stderr } = await almanac([...words, '--for', 'Yearbook', '--data', data]);
    expect(code, stderr).toBe(0);
    return readFileSync(join(root, name), 'utf8').trim().split('\r\n');
  };
  const before = await exported('before.csv');
  expect(before[0]).toBe('last_name,first_name,preferred_first_name,grade_level,school');
  const lastName = childName.split(',')[0]?.trim() ?? '';
  const bearing = (lines: readonly string[]) => lines.filter((line) => line.startsWith(`${lastName},`));

  await openPath(guardian.page, recordPath());
  expect(await main(guardian.page)).toContain('The district may give out: name, school, and grade.');
  await guardian.page.getByRole('button', { name: 'Opt out' }).click();
  await said(guardian.page, 'Every list and export leaves the student out from now on.');
  const after = await exported('after.csv');
  expect(after).toHaveLength(before.length - 1);
  expect(bearing(after)).toHaveLength(bearing(before).length - 1);

  await openPath(principal.page, `${demo.address}/students/${child}/attendance`);
  expect(await main(principal.page)).toContain('The family opted out of directory information');
  await openPath(guardian.page, `${demo.address}/students`);
  expect(await guardian.page.locator('main tbody tr').first().textContent()).toContain('directory opt-out');
}, 120_000);

it('the annual notice is missed until it is recorded', async () => {
  const { page } = officer;
  await openPath(page, `${demo.address}/records`);
  expect(await main(page)).toContain('No annual notice of rights has been recorded for 2026–27');
  await unfold(page, 'Record a notice for 2026–27');
  await page.getByLabel('How').fill('in the handbook');
  await page.getByLabel('In which languages').fill('English, Spanish');
  await page.getByLabel('To whom').fill('all families');
  await page.getByRole('button', { name: 'Record the notice' }).click();
  await said(page, 'The notice is written down.');
  expect(await main(page)).toContain('in the handbook, in English and Spanish, to all families');
  expect(await main(page)).not.toContain('No annual notice of rights');
  await looksRight(page, 'records');
  expect(officer.troubles).toEqual([]);
}, 120_000);

it('the audit log is searched, verified, taken away as a file, and found out when it is changed', async () => {
  const { page } = officer;
  await openPath(page, `${demo.address}/audit`);
  await page.getByRole('button', { name: 'Verify now' }).click();
  await said(page, 'The log is whole');
  await page.getByLabel('Detail contains').fill(child);
  await page.getByLabel('What', { exact: true }).selectOption('disclosure-recorded');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL('**kind=disclosure-recorded*');
  await drawn(page);
  const entries = page.locator('main ol > li');
  await until(page, "document.querySelectorAll('main ol > li').length === 2");
  expect(await entries.first().textContent()).toContain('Recorded a disclosure');
  // What people wrote is in the records, not in the log.
  expect(await main(page)).not.toMatch(/Sheriff|missing overnight/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const file = await (await download).path();
  const lines = readFileSync(file, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(3);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await until(page, "document.querySelectorAll('main ol > li').length > 10");
  await openPath(page, `${demo.address}/audit?kind=exported`);
  expect(await entries.first().textContent()).toContain('audit');
  // No name that was searched for, no word of a family.
  const all = await almanac(['audit', 'list', '--most', '5000', '--json', '--data', data]);
  const lastName = childName.split(',')[0]?.trim().toLowerCase() ?? '';
  expect(all.stdout.toLowerCase()).not.toContain(`"%${lastName}`);
  expect(all.stdout).not.toMatch(/absence of 3 Nov|brought the note|Seen in the school office/);

  await openPath(page, `${demo.address}/audit`);
  await looksRight(page, 'audit');
  const store = new DatabaseSync(join(data, 'store.sqlite'));
  store.exec("update audit_entry set actor = 'nobody' where number = 5");
  store.close();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await said(page, 'The log is not whole: 1 problem.');
  expect(await main(page)).toContain('Entry 5 was changed after it was written.');
}, 180_000);

it('nobody else reaches any of it', async () => {
  const asked = async (page: Page) =>
    page.evaluate(async (id) => {
      const ask = async (method: string, path: string, body?: object) => {
        const answer = await fetch(`/api${path}`, {
          method,
          ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
        });
        return [method, path, answer.status] as const;
      };
      const record = `/students/${id}/record`;
      return [
        await ask('GET', '/audit'),
        await ask('POST', '/audit/check', {}),
        await ask('POST', '/audit/file', {}),
        await ask('GET', '/records'),
        await ask('POST', '/records/search', { letters: 'an' }),
        await ask('POST', '/records/directory', { items: [] }),
        await ask('POST', '/records/notices', {
          ...{ givenOn: '2026-11-20', way: 'x', languages: ['x'], audience: 'x' },
        }),
        await ask('POST', `${record}/disclosures`, {
          ...{ disclosedOn: '2026-11-20', outcome: 'disclosed', party: 'x', interest: 'x' },
          ...{ provision: 'studies', records: 'x' },
        }),
        await ask('POST', `${record}/disclosures/x/striking`, { reason: 'x' }),
        await ask('POST', `${record}/requests/x/answer`, { answer: 'refused', on: '2026-11-20', words: 'x' }),
        await ask('POST', `${record}/requests/x/hearing-outcome`, { on: '2026-11-20', outcome: 'upheld' }),
        // Theirs alone: the family's.
        await ask('GET', record),
        await ask('POST', `${record}/requests`, { kind: 'inspect', what: 'x' }),
        await ask('POST', `${record}/requests/x/hearing`, {}),
        await ask('POST', `${record}/requests/x/statement`, { statement: 'x' }),
        await ask('POST', `${record}/opt-out`, { isOptedOut: false }),
      ];
    }, child);
  // Every role is tried with every route in test/routes.test.ts.
  for (const role of ['principal', 'data-manager']) {
    const visit = await cameInAs(role);
    expect(
      (await asked(visit.page)).filter(([, , status]) => status !== 403),
      role,
    ).toEqual([]);
    expect(await visit.page.locator('nav').textContent(), role).not.toMatch(/Records|Audit log/);
    await visit.close();
  }
  const family = await asked(guardian.page);
  expect(family.slice(0, 11).filter(([, , status]) => status !== 403)).toEqual([]);
  expect(family[11]?.[2]).toBe(200);
  // Another family's child reads as one who does not exist.
  const others = await guardian.page.evaluate(async () => {
    const answer = await fetch('/api/students/nobody/record');
    return { status: answer.status, text: await answer.text() };
  });
  expect(others.status).toBe(403);
}, 120_000);
