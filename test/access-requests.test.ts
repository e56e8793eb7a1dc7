import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from '../scripts/build-web.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { type RunningServer, startWebServer } from '../src/commands/web-server.ts';
import { districtSources } from '../src/district/sources.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import { type DemoLinks, demoLinksFor } from '../src/server/demo-links.ts';
import { openStore } from '../src/store/store.ts';
import { almanac, type Ended } from './almanac-process.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { faultsInEachLook } from './each-look.ts';
import { drawn, openPath, until } from './page-checks.ts';

/** A teacher who needs more, the principals of two schools and a data manager, in real browsers, on any day of the year. */
const root = mkdtempSync(join(tmpdir(), 'almanac-requests-'));
const data = join(root, 'data');
const sources = ['sis-roster', 'sis-attendance', 'sis-programs', 'hr'];
const usernames = ['teacher', 'principal', 'other-principal', 'data-manager', 'superintendent', 'guardian'];
const reason = 'I call the families of my absent students';
let today = '2026-11-20';
let server: RunningServer;
let address: string;
let links: DemoLinks;
let browser: Browser;
/** A student of the teacher's school whom the teacher does not teach. */
let foreign: string;
const visits = new Map<string, WatchedPage>();

beforeAll(async () => {
  await buildWeb(join(import.meta.dirname, '..'));
  await ok(almanac(['generate', '--out', join(root, 'made'), '--students', '500', '--seed', '3']));
  await ok(almanac(['init', '--data', data, '--name', 'Northwind', '--time-zone', 'America/Chicago']));
  for (const { id, yaml } of districtSources('../files')) {
    if (!sources.includes(id)) continue;
    writeFileSync(join(data, 'sources', `${id}.yaml`), yaml);
    cpSync(join(root, 'made', id, '2026-11-20'), join(root, 'files', id, '2026-11-20'), { recursive: true });
  }
  await ok(almanac(['load', '--data', data]));
  await ok(almanac(['publish', '--data', data]));
  const folder = dataFolderAt(data);
  await addPeople();
  links = demoLinksFor(usernames);
  const clock = { now: () => new Date('2026-11-20T15:00:00Z') };
  const options = { folder, clock, host: '127.0.0.1', port: 0, logLevel: 'silent', behind: [] } as const;
  server = await startWebServer({ ...options, demo: links, today: () => today });
  const url = new URL(server.address);
  url.hostname = 'localhost';
  address = url.origin;
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

async function ok(ended: Promise<Ended>): Promise<Ended> {
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(0);
  return { code, stdout, stderr };
}

const People = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    staffNumber: Type.Union([Type.String(), Type.Null()]),
  }),
);

/** The people of the example district, the principal of another school, and a parent. */
async function addPeople(): Promise<void> {
  const folder = dataFolderAt(data);
  const people = Value.Parse(People, JSON.parse(readFileSync(join(root, 'made', 'personas.json'), 'utf8')));
  const numberOf = (persona: string) => people.find(({ id }) => id === persona)?.staffNumber ?? '';
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const [other] = await edition.all<{ number: string; name: string }>(
    `select s.local_staff_id as number, s.first_name || ' ' || s.last_name as name
    from edition.staff_assignment a
    join edition.staff s using (staff_id)
    where a.staff_classification = 'principal'
      and a.is_current
      and a.school_id not in (
        select school_id
        from edition.staff_assignment b
        join edition.staff o using (staff_id)
        where o.local_staff_id = $principal and b.school_id is not null
      )
    order by 1`,
    { principal: numberOf('principal') },
  );
  const [student] = await edition.all<{ id: string }>(
    `select student_id as id
    from edition.student_school_enrollment
    where is_current
      and school_id in (
        select a.school_id
        from edition.staff_assignment a
        join edition.staff s using (staff_id)
        where s.local_staff_id = $principal
      )
      and student_id not in (
        select e.student_id
        from edition.section_enrollment e
        join edition.section_staff t using (section_id)
        join edition.staff s using (staff_id)
        where s.local_staff_id = $teacher
      )
    order by 1`,
    { principal: numberOf('principal'), teacher: numberOf('teacher') },
  );
  const [guardian] = await edition.all<{ id: string }>(
    'select guardian_id as id from edition.guardian order by 1',
  );
  edition.close();
  expect([other, student, guardian]).not.toContain(undefined);
  foreign = student?.id ?? '';
  const store = await openStore(folder.storeFile, { now: () => new Date('2026-11-01T15:00:00Z') });
  for (const { id, name, staffNumber } of people.filter((one) => usernames.includes(one.id)))
    if (staffNumber !== null) await store.users.add({ username: id, name, staffNumber });
  await store.users.add({
    ...{ username: 'other-principal', name: other?.name ?? '', staffNumber: other?.number ?? null },
  });
  await store.users.add({ username: 'guardian', name: 'A Parent', guardianId: guardian?.id ?? null });
  await store.close();
}

async function visitOf(username: string): Promise<Page> {
  const known = visits.get(username);
  if (known) return known.page;
  const visit = await openPage(browser);
  visits.set(username, visit);
  await visit.page.goto(`${address}${links.paths.get(username) ?? ''}`);
  await drawn(visit.page);
  return visit.page;
}

const alert = (page: Page) => page.locator('main [role=alert]');
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const said = async (page: Page) => (await page.locator('main').textContent()) ?? '';

/** Statuses of the API as the one who is signed in on the page gets them. */
function api(page: Page, path: string, body?: object): Promise<{ status: number; text: string }> {
  return page.evaluate(
    async ([where, sent]) => {
      const answer = await fetch(`/api${where}`, {
        ...(sent === null
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: sent }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    [path, body === undefined ? null : JSON.stringify(body)] as const,
  );
}

describe('asking for access', () => {
  it('a denial gives reason and remedy, the narrowest roles that would open it, and a way to ask', async () => {
    const page = await visitOf('teacher');
    await openPath(page, `${address}/attendance`);
    await heading(page, 'What would open it').waitFor();
    expect(await alert(page).textContent()).toContain('None of your roles opens this page.');
    expect(await said(page)).toMatch(/Attendance monitor, .*Middle School/);
    expect(await said(page)).toMatch(/\(Principal\) or .*\(Data manager\) can decide\./);
    expect(await faultsInEachLook(page, 'denied')).toEqual([]);
  });

  it('of a student who is not theirs and one who does not exist it says the same', async () => {
    const page = await visitOf('teacher');
    const texts = [];
    for (const student of [foreign, 'nobody']) {
      await openPath(page, `${address}/students/${student}/attendance`);
      await heading(page, 'What would open it').waitFor();
      texts.push(await said(page));
      texts.push((await api(page, `/why?student=${student}`)).text);
    }
    expect(texts.slice(2)).toEqual(texts.slice(0, 2));
  });

  it('the form is filled in from the denial, sent, and waits for those who may decide', async () => {
    const page = await visitOf('teacher');
    await openPath(page, `${address}/attendance`);
    await page.getByRole('link', { name: /^Ask for this role Attendance monitor/ }).click();
    await page.waitForURL('**/my-access?*');
    await heading(page, 'Ask for access').waitFor();
    await drawn(page);
    expect(await page.getByLabel('As what').inputValue()).toBe('attendance-monitor');
    expect(await page.getByLabel(/where you work/).isChecked()).toBe(true);
    expect(await faultsInEachLook(page, 'my-access-form')).toEqual([]);
    await page.getByLabel('What for').fill(reason);
    await page.getByLabel(/^Until/).fill('2027-03-31');
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.getByText(/The request was sent/).waitFor();
    await page.getByText('waits for a decision', { exact: true }).waitFor();
    expect(await faultsInEachLook(page, 'my-access-waiting')).toEqual([]);
    // The same once more is refused in words, and nothing is sent twice.
    await page.getByLabel('As what').selectOption('attendance-monitor');
    await page.getByLabel(/where you work/).check();
    await page.getByLabel('What for').fill(reason);
    await page.getByLabel(/^Until/).fill('2027-03-31');
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.getByText(/You have asked for the same already/).waitFor();
    expect(await page.getByText('waits for a decision', { exact: true }).count()).toBe(1);
  });

  it('another principal sees nothing of it, and can decide nothing', async () => {
    const page = await visitOf('other-principal');
    await openPath(page, `${address}/access`);
    expect(await page.locator('main p[class*=_sentence_]').textContent()).toMatch(
      /^No request for access waits/,
    );
    expect(await said(page)).not.toContain(reason);
    expect(await page.locator('nav').first().textContent()).not.toContain('waits for your decision');
    const teacher = await visitOf('teacher');
    const id = /"id":"([^"]+)"/.exec((await api(teacher, '/my-access')).text)?.[1] ?? '';
    const terms = { endsOn: '2026-12-18', note: '' };
    for (const [one, status] of [
      [page, 404],
      [teacher, 403],
    ] as const) {
      expect((await api(one, `/access/requests/${id}/approval`, terms)).status).toBe(status);
      expect((await api(one, `/access/requests/${id}/refusal`, { reason: 'No' })).status).toBe(status);
    }
    expect((await api(page, `/my-access/requests/${id}/withdrawal`, {})).status).toBe(404);
  });

  it('the principal of the school is told in the navigation, reads it, and approves for a shorter time', async () => {
    const page = await visitOf('principal');
    await openPath(page, `${address}/school`);
    expect(await page.locator('nav').first().textContent()).toContain(
      '1 request for access waits for your decision',
    );
    await page.getByRole('link', { name: /^Access/ }).click();
    await heading(page, 'Waiting for you').waitFor();
    await drawn(page);
    expect(await said(page)).toContain(reason);
    expect(await said(page)).toMatch(/At present: Teacher, own sections/);
    const approving = () => page.getByRole('radio', { name: /^(Approve|Aprobar)/ }).check();
    expect(await faultsInEachLook(page, 'access-deciding', approving)).toEqual([]);
    await approving();
    expect(await page.getByLabel('Last day').inputValue()).toBe('2027-03-31');
    await page.getByLabel('Last day').fill('2026-12-18');
    await page.getByLabel(/^Note/).fill('Until the holidays');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('until 18 Dec 2026').waitFor();
    await until(page, "!document.querySelector('nav').textContent.includes('for your decision')");
    expect(await faultsInEachLook(page, 'access-decided')).toEqual([]);
  });

  it('the teacher sees it at once, is told why, and no day longer than it was given for', async () => {
    const page = await visitOf('teacher');
    await openPath(page, `${address}/my-access`);
    expect(await said(page)).toContain('approved, in force until 18 Dec 2026');
    expect(await said(page)).toContain('Until the holidays');
    expect(await said(page)).toMatch(/given by hand, with the agreement of .*, until 18 Dec 2026/);
    expect(await faultsInEachLook(page, 'my-access-in-force')).toEqual([]);
    await page.locator('nav').first().getByRole('link', { name: 'Attendance' }).click();
    await page.waitForURL('**/attendance');
    await drawn(page);
    expect(await alert(page).count()).toBe(0);
    await openPath(page, `${address}/students/${foreign}/attendance`);
    expect(await alert(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Why can I see this student?' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, /^Attendance monitor, .*Middle School$/).waitFor();
    await drawn(page);
    expect(await said(page)).toContain('until 18 Dec 2026');
    expect(await faultsInEachLook(page, 'why-student')).toEqual([]);
    today = '2026-12-18';
    expect((await api(page, '/attendance')).status).toBe(200);
    today = '2026-12-19';
    await openPath(page, `${address}/attendance`);
    expect(await alert(page).textContent()).toContain('None of your roles opens this page.');
    await openPath(page, `${address}/my-access`);
    expect(await said(page)).toContain('approved, and over since');
    today = '2026-11-20';
  });

  it('a refusal says why, and a request can be withdrawn', async () => {
    const teacher = await visitOf('teacher');
    const body = {
      ...{ role: 'school-board', scope: { kind: 'district' }, justification: 'To compare my class' },
      ...{ beginsOn: today, endsOn: '2026-12-31' },
    };
    expect((await api(teacher, '/my-access/requests', body)).status).toBe(200);
    const manager = await visitOf('data-manager');
    await openPath(manager, `${address}/access`);
    await manager.getByLabel(/^Refuse/).check();
    await manager.getByLabel(/^Reason, read by/).fill('The open report has these numbers');
    await manager.getByRole('button', { name: 'Refuse' }).click();
    await manager.getByText('refused', { exact: true }).waitFor();
    await openPath(teacher, `${address}/my-access`);
    expect(await said(teacher)).toContain('The open report has these numbers');
    expect((await api(teacher, '/my-access/requests', body)).status).toBe(200);
    await openPath(teacher, `${address}/my-access`);
    await teacher.getByRole('button', { name: /^Withdraw the request/ }).click();
    await teacher.getByText('withdrawn', { exact: true }).waitFor();
    await openPath(manager, `${address}/access`);
    expect(await manager.locator('main p[class*=_sentence_]').textContent()).toMatch(
      /^No request for access waits/,
    );
  });
});

it('the command line lists requests and holds to the same rules', async () => {
  const teacher = await visitOf('teacher');
  const body = {
    ...{ role: 'school-nurse', scope: { kind: 'school', schools: ['nowhere'] } },
    ...{ justification: 'First aid on the class trip', beginsOn: today, endsOn: '2026-12-31' },
  };
  expect((await api(teacher, '/my-access/requests', body)).text).toContain('"kind":"scope"');
  const schools = /"ownSchools":(\[[^\]]+\])/.exec((await api(teacher, '/my-access')).text)?.[1] ?? '[]';
  const scope = { kind: 'school', schools: JSON.parse(schools) };
  expect((await api(teacher, '/my-access/requests', { ...body, scope })).status).toBe(200);
  const listed = await almanac(['requests', 'list', '--json', '--data', data]);
  expect(listed.code).toBe(3);
  const [request] = JSON.parse(listed.stdout);
  expect(request).toMatchObject({ username: 'teacher', role: 'school-nurse', state: 'open' });
  const refuse = (by: string) =>
    almanac([
      'requests',
      'refuse',
      request.id,
      '--by',
      by,
      '--reason',
      'The nurse comes along',
      '--data',
      data,
    ]);
  expect((await refuse('other-principal')).stderr).toContain('no such request for access');
  expect((await refuse('teacher')).stderr).toContain('charged with this');
  expect((await refuse('nobody')).stderr).toContain('no user');
  await ok(refuse('principal'));
  expect((await refuse('principal')).stderr).toContain('not open any more');
  expect((await ok(almanac(['requests', 'list', '--data', data]))).stdout).toContain('No request for access');
}, 60_000);

describe('why', () => {
  it('numbers of the district: in counts, with the size below which groups are hidden', async () => {
    const page = await visitOf('superintendent');
    await openPath(page, `${address}/district`);
    await page.getByRole('button', { name: 'Why can I see these numbers?' }).click();
    await heading(page, /^Superintendent/).waitFor();
    expect(await said(page)).toContain('groups of fewer than 10 are hidden');
    expect(await said(page)).toContain('It comes from the position in the personnel file');
    expect(await faultsInEachLook(page, 'why-numbers')).toEqual([]);
  });

  it('numbers of the own school: as they are', async () => {
    const page = await visitOf('principal');
    await openPath(page, `${address}/school`);
    await page.getByRole('button', { name: 'Why can I see these numbers?' }).click();
    await heading(page, /^Principal, /).waitFor();
    expect(await said(page)).toContain('The numbers are shown as they are');
  });

  it('a parent sees why, and is sent to the school for more', async () => {
    const page = await visitOf('guardian');
    await openPath(page, `${address}/my-access`);
    expect(await said(page)).toContain('It comes from the list of guardians');
    expect(await page.locator('main form').count()).toBe(0);
    await openPath(page, `${address}/district`);
    expect(await alert(page).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Request access' }).count()).toBe(0);
  });

  it('nothing went wrong in any of the browsers', () => {
    expect([...visits.values()].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
