import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWeb } from '../scripts/build-web.ts';
import { hashPassword } from '../src/server/password.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { drawn, violations } from './page-checks.ts';

/** Signing in with a password where there is no demo, in a real browser. */
const password = 'an orange boat at noon';
let district: GatedDistrict;
let address: string;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let visit: WatchedPage;

beforeAll(async () => {
  const root = join(import.meta.dirname, '..');
  await buildWeb(root);
  district = await gatedDistrict({ webRoot: join(root, 'web', 'dist'), settings: '' });
  const monitor = district.people.get('attendance-monitor');
  await district.store.users.setPasswordHash(monitor?.id ?? '', await hashPassword(password));
  address = await district.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
  visit = await openPage(browser);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await district?.close();
}, 60_000);

async function signIn(page: Page, username: string, secret: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await answered;
}

it('knows no persona link', async () => {
  const { page } = visit;
  for (const path of ['/demo/x', '/demo/AAAAAAAAAAAAAAAAAAAAAA']) {
    const answer = await page.request.get(`${address}${path}`, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(404);
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
});

it('refuses a wrong password in words, takes the right one, and goes where one wanted to go', async () => {
  const { page } = visit;
  await page.goto(`${address}/attendance?who=streak`);
  await page.waitForURL('**/sign-in?from=*');
  expect(await violations(page)).toEqual([]);
  await signIn(page, 'attendance-monitor', 'a purple boat at noon');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('do not fit together');
  expect(await violations(page)).toEqual([]);
  await signIn(page, 'attendance-monitor', password);
  await page.waitForURL('**/attendance?who=streak');
  await drawn(page);
  expect(await page.locator('main p[class*=_sentence_]').first().textContent()).toMatch(/\d/);
  expect(await page.getByText('Example district').count()).toBe(0);
});

it('signs out, and going back shows nothing', async () => {
  const { page, troubles } = visit;
  await page.getByRole('button', { name: 'Name-attendance-monitor' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.goBack();
  await page.waitForURL('**/sign-in**');
  expect(await page.locator('table').count()).toBe(0);
  expect((await page.request.get(`${address}/api/attendance`)).status()).toBe(401);
  expect(troubles).toEqual([]);
});

it('locks a name after five failures and says for how long', async () => {
  const { page } = visit;
  for (let tries = 1; tries <= 5; tries++) {
    await signIn(page, 'attendance-monitor', `wrong number ${tries}`);
    await page.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor();
  }
  await signIn(page, 'attendance-monitor', password);
  await page.getByRole('alert').filter({ hasText: 'locked for 15 minutes' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});
