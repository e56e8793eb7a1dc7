import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from '../scripts/build-web.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { faultsInEachLook } from './each-look.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { openPath, until } from './page-checks.ts';

/** Who can see a student, and which grants are still needed: a principal, a privacy officer and a nurse in real browsers. */
let district: GatedDistrict;
let address: string;
let browser: Browser;
const visits = new Map<string, WatchedPage>();

beforeAll(async () => {
  const root = join(import.meta.dirname, '..');
  await buildWeb(root);
  district = await gatedDistrict({ webRoot: join(root, 'web', 'dist'), settings: '' });
  await district.store.roleGrants.add({
    ...{ userId: district.people.get('no-role')?.id ?? '', role: 'school-nurse' },
    ...{ requester: 'principal', approver: 'data-manager', justification: 'Stands in for the nurse' },
    scope: { kind: 'school', schools: [district.idOf('school', 'A')] },
    ...{ beginsOn: '2026-11-02', endsOn: '2026-12-18' },
  });
  address = await district.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await district?.close();
  for (const [username, { troubles }] of visits) expect([username, ...troubles]).toEqual([username]);
}, 60_000);

async function visitOf(username: string): Promise<Page> {
  const known = visits.get(username);
  if (known) return known.page;
  const visit = await openPage(browser);
  const [name = '', value = ''] = (await district.signedIn(username)).split('=');
  await visit.page.context().addCookies([{ name, value, url: address }]);
  visits.set(username, visit);
  return visit.page;
}

const studentPage = () => `${address}/students/${district.idOf('student', 'a01')}/attendance`;
const dialog = (page: Page) => page.getByRole('dialog');
const grantRow = (page: Page, name: string) =>
  page.locator('main table').first().locator('tbody tr', { hasText: name });

/** The entries of the audit log of one kind, newest first. */
async function entries(kind: 'grant-ended' | 'grant-kept' | 'question') {
  return district.store.auditLog.list({ kinds: [kind] });
}

describe('who can see a student', () => {
  it('a principal is told who, by which role, and from where it comes', async () => {
    const page = await visitOf('principal');
    await openPath(page, studentPage());
    const ask = page.getByRole('button', { name: 'Who can see this student, and why?' });
    await ask.focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('heading', { name: 'Teachers' }).waitFor();
    const said = (await dialog(page).innerText()).replaceAll('\u00a0', ' ');
    expect(said).toContain('Who can see First-a01 Last-a01');
    // Everybody whose rules reach the student is there, and nobody else: those of the other schools, programs and families are not.
    for (const name of ['teacher', 'counselor', 'principal', 'guardian', 'guardian-y', 'no-role'])
      expect(said).toContain(`Name-${name}\n`);
    for (const name of ['teacher-b', 'guardian-z', 'superintendent', 'school-board', 'researcher'])
      expect(said).not.toContain(`Name-${name}\n`);
    expect(said).toContain('Teacher, Math 7 A. It comes from the roster');
    expect(said).toMatch(/Parent or guardian, parent\. It comes from the list of guardians/);
    expect(said).toContain('with the agreement of Name-data-manager, until 18 Dec 2026');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await until(page, "document.activeElement?.textContent.startsWith('Who can see this student')");
    const [written] = await entries('question');
    expect(written).toMatchObject({ actor: 'principal', detail: { question: { kind: 'who-can-see' } } });
  });

  it('is for those charged with it', async () => {
    const page = await visitOf('counselor');
    await openPath(page, studentPage());
    expect(await page.getByRole('button', { name: /^Who can see/ }).count()).toBe(0);
    const answer = await page.request.get(
      `${address}/api/students/${district.idOf('student', 'a01')}/viewers`,
    );
    expect([answer.status(), (await answer.json()).code]).toEqual([403, 'gate-denied']);
  });

  it('is whole in both languages, on a phone and in the dark', async () => {
    const page = await visitOf('privacy-officer');
    await openPath(page, `${address}/students/${district.idOf('student', 'a01')}/record`);
    const open = async (language: 'en' | 'es') => {
      await page
        .getByRole('button', { name: language === 'en' ? /^Who can see/ : /^¿Quién puede ver/ })
        .click();
      await dialog(page).locator('details > summary').click();
    };
    expect(await faultsInEachLook(page, 'who-can-see', open)).toEqual([]);
  });
});

describe('reviewing access', () => {
  it('shows what is given by hand, the sensitive first, with age, use and owner', async () => {
    const page = await visitOf('privacy-officer');
    await openPath(page, `${address}/access/grants`);
    const rows = await page.locator('main table').first().locator('tbody tr').allInnerTexts();
    expect(rows.length).toBeGreaterThan(5);
    const sensitive = rows.map((row) => row.includes('sensitive records'));
    expect(sensitive).toContain(true);
    expect(sensitive).toEqual(sensitive.toSorted((one, other) => Number(other) - Number(one)));
    const nurse = await grantRow(page, 'Name-no-role').innerText();
    for (const words of [
      'School nurse, School A',
      'Stands in for the nurse Asked for by Name-principal, agreed to by Name-data-manager.',
      'for 18 days',
      'until 18 Dec 2026',
      'never used',
      'not reviewed yet',
    ])
      expect(nurse).toContain(words);
    expect(await faultsInEachLook(page, 'access-grants')).toEqual([]);
  });

  it('says when a grant was last used', async () => {
    const nurse = await visitOf('no-role');
    await openPath(nurse, studentPage());
    await nurse
      .getByRole('heading', { name: /^The year/ })
      .or(nurse.locator('main h2').first())
      .waitFor();
    const page = await visitOf('privacy-officer');
    await openPath(page, `${address}/access/grants`);
    expect(await grantRow(page, 'Name-no-role').innerText()).not.toContain('never used');
  });

  it('a grant that is still needed is kept, with who said so and why', async () => {
    const page = await visitOf('privacy-officer');
    await page.getByRole('button', { name: 'Review: Name-no-role, School nurse' }).click();
    await dialog(page).getByRole('radio', { name: 'Still needed' }).check();
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('The nurse is away until winter');
    await dialog(page).getByRole('button', { name: 'Still needed' }).click();
    await page.getByText('Written down: Name-no-role still needs it.').waitFor();
    expect(await grantRow(page, 'Name-no-role').innerText()).toContain('Name-privacy-officer');
    expect(await entries('grant-kept')).toMatchObject([{ actor: 'privacy-officer' }]);
    const nurse = await visitOf('no-role');
    await openPath(nurse, studentPage());
    expect(await nurse.locator('main [role=alert]').count()).toBe(0);
  });

  it('a grant that is not needed ends at once', async () => {
    const page = await visitOf('privacy-officer');
    const open = async (language: 'en' | 'es') => {
      await page
        .getByRole('button', { name: language === 'en' ? /^Review: Name-no-role/ : /^Revisar: Name-no-role/ })
        .click();
    };
    expect(await faultsInEachLook(page, 'grant-review', open)).toEqual([]);
    await open('en');
    await dialog(page).getByRole('radio', { name: 'End it now' }).check();
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('The nurse is back');
    await dialog(page).getByRole('button', { name: 'End it now' }).click();
    await page.getByText('The grant of Name-no-role has ended.').waitFor();
    expect(await grantRow(page, 'Name-no-role').count()).toBe(0);
    expect(await entries('grant-ended')).toMatchObject([{ actor: 'privacy-officer' }]);
    const nurse = await visitOf('no-role');
    await openPath(nurse, studentPage());
    expect(await nurse.locator('main [role=alert]').innerText()).toContain(
      'None of your roles opens this page.',
    );
  });

  it('nobody attests their own, and whoever is not charged with reviews is denied', async () => {
    const own = await visitOf('privacy-officer');
    await own.getByRole('button', { name: /^Review: Name-privacy-officer/ }).click();
    expect(await dialog(own).getByRole('radio').count()).toBe(1);
    await own.keyboard.press('Escape');
    const page = await visitOf('principal');
    await openPath(page, `${address}/access/grants`);
    expect(await page.locator('main [role=alert]').innerText()).toContain(
      'None of your roles is charged with this.',
    );
  });
});
