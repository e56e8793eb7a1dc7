import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from '../scripts/build-web.ts';
import { issueBreakGlass } from '../src/server/break-glass.ts';
import { type IssuerFixture, issuerFixture } from '../src/server/issuer-fixture.ts';
import { password, type ServerUnderTest, serverUnderTest } from '../src/server/server-fixture.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { freePort } from './free-port.ts';
import { drawn, openPath, overflow, until, violations, wrongWords } from './page-checks.ts';

/** Signing in as people do: the real web app in a real browser, a real issuer, a device that has passkeys. */
const root = join(import.meta.dirname, '..');
const staffMember = { staffNumber: '20417', name: 'Rosa Avila' };
let issuer: IssuerFixture;
let server: ServerUnderTest;
let browser: Browser;
let address: string;

beforeAll(async () => {
  await buildWeb(root);
  address = `http://localhost:${await freePort()}`;
  issuer = await issuerFixture(address);
  issuer.people.set('rosa', { email: 'r.avila@northwind.org', email_verified: true });
  issuer.people.set('student', { email: 's.tudent@northwind.org', email_verified: true });
  server = await serverUnderTest({
    webRoot: join(root, 'web', 'dist'),
    staff: {
      withEmail: async (email) => (email === 'r.avila@northwind.org' ? [staffMember] : []),
      withNumber: async (number) => (number === staffMember.staffNumber ? [staffMember] : []),
    },
    signIn: { title: 'Almanac Northwind', address, issuers: [issuer.rules({ title: 'Northwind Google' })] },
    pages: {
      session: async (user, standing) => ({
        ...{ name: user.name, username: user.username, district: 'Northwind', ...standing },
        ...{ held: 0, requests: 0, viewingAs: null, isMasked: false },
        ...{ roles: [], home: '/security', pages: [], extras: [] },
      }),
    },
  });
  await server.app.listen({ host: 'localhost', port: Number(new URL(address).port) });
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await issuer?.close();
});

const said = async (page: Page) => (await page.locator('main').textContent()) ?? '';
const codeNow = (secret: string) => new TOTP({ secret }).generate({ timestamp: server.now().getTime() });

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel('User name').fill('m.ortega');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signedIn(): Promise<WatchedPage> {
  const watched = await openPage(browser);
  await openPath(watched.page, `${address}/sign-in`);
  await typePassword(watched.page);
  await watched.page.waitForURL('**/security');
  await drawn(watched.page);
  return watched;
}

/** A device of the page's own that has its owner's finger. */
async function withDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

describe('at an issuer', () => {
  it('people sign in and come back to the page they wanted', async () => {
    issuer.next = 'rosa';
    const { page, troubles, close } = await openPage(browser);
    await openPath(page, `${address}/security`);
    expect(page.url()).toBe(`${address}/sign-in?from=%2Fsecurity`);
    await page.getByRole('button', { name: 'Continue with Northwind Google' }).click();
    await page.waitForURL('**/security');
    await drawn(page);
    const text = await said(page);
    expect(text).toContain('with Northwind Google');
    expect(text).toContain('You sign in with an account that has no password here');
    expect(text).toContain('(this browser)');
    expect(await page.getByRole('button', { name: 'Rosa Avila' }).count()).toBe(1);
    expect(troubles).toEqual([]);
    await close();
  });

  it('who has no record is told so, and what to do', async () => {
    issuer.next = 'student';
    const { page, troubles, close } = await openPage(browser);
    await openPath(page, `${address}/sign-in`);
    await page.getByRole('button', { name: 'Continue with Northwind Google' }).click();
    await page.waitForURL('**/sign-in/denied?**');
    await page.getByText('Northwind Google knows you, but no member of staff').waitFor();
    expect(await said(page)).toContain('ask HR whether your work e-mail is in your record');
    await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
    await page.getByRole('button', { name: 'Continue with Northwind Google' }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it('a reason that is made up is not told', async () => {
    const { page, close } = await openPage(browser);
    await openPath(page, `${address}/sign-in/denied?why=call-0800-1234&issuer=x`);
    expect(await said(page)).toContain('The sign-in service answered was not in order');
    expect(await said(page)).not.toContain('0800');
    await close();
  });
});

describe('with a password', () => {
  it('an app for codes is set up, asked for, and stood in for by a recovery code', async () => {
    const { page, troubles, close } = await signedIn();
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByRole('img', { name: 'QR code for the app' }).waitFor();
    const secret = ((await page.locator('form code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('Code the app shows').fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('The code does not fit').waitFor();
    await page.getByLabel('Code the app shows').fill(codeNow(secret));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Keep these codes in a safe place').waitFor();
    const codes = await page.locator('ol code').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 codes are left.').waitFor();
    expect(await said(page)).not.toContain(codes[0]);
    await page.getByRole('button', { name: 'Maria Ortega' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');

    server.pass(1);
    await typePassword(page);
    const field = page.getByLabel('Code of your app, or a recovery code');
    await field.waitFor();
    await until(page, "document.activeElement?.getAttribute('name') === 'code'");
    await field.fill('123456');
    await page.keyboard.press('Enter');
    await page.getByText('The code does not fit').waitFor();
    await field.fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/security');
    await page.getByText('9 codes are left.').waitFor();
    expect(await said(page)).toContain('with password and recovery code');
    await page.getByRole('button', { name: 'Remove the app for codes' }).click();
    await page.getByRole('button', { name: 'Set up an app' }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it('everywhere means everywhere', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await one.page.reload();
    await drawn(one.page);
    expect(await one.page.getByText('(this browser)').count()).toBe(1);
    await one.page.getByRole('button', { name: 'Sign out everywhere, here too' }).click();
    await one.page.waitForURL('**/sign-in');
    await openPath(other.page, `${address}/security`);
    expect(other.page.url()).toContain('/sign-in');
    await one.close();
    await other.close();
  });
});

describe('with a passkey', () => {
  it('people sign in without a password, until it is removed', async () => {
    const { page, troubles, close } = await signedIn();
    await withDevice(page);
    await page.getByLabel('Name of a new passkey').fill('School laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Keep these codes in a safe place').waitFor();
    await page.getByText('School laptop', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Maria Ortega' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL('**/security');
    await drawn(page);
    expect(await said(page)).toContain('with a passkey');

    // With the password alone nobody comes in any more; the passkey does for the second step too.
    const other = await openPage(browser);
    await openPath(other.page, `${address}/sign-in`);
    await typePassword(other.page);
    await other.page.getByText('One more step shows that it is you').waitFor();
    await other.page.getByRole('button', { name: 'Use a passkey' }).waitFor();
    await other.close();

    await page.getByRole('button', { name: 'Remove the passkey School laptop' }).click();
    await page.waitForURL('**/sign-in**');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('The passkey was not accepted').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

it('a break-glass code comes with the address, and works once', async () => {
  const { code } = await issueBreakGlass(server.store, { now: server.now }, server.user, {
    minutes: 15,
    reason: 'issuer is down',
  });
  for (const isFirst of [true, false]) {
    const { page, close } = await openPage(browser);
    await openPath(page, `${address}/sign-in/break-glass#${code}`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (isFirst) await page.getByText('with an emergency code').waitFor();
    else await page.getByText('There is no such code').waitFor();
    await close();
  }
});

/** Brings a page to what is to be looked at. */
type Prepare = (page: Page) => Promise<void>;
const asItIs: Prepare = async () => {};

async function offerApp(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Set up an app|Configurar una aplicación/ }).click();
  await page.locator('form svg').waitFor();
}

async function renewCodes(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Make new ones|Crear nuevos/ }).click();
  await page.locator('ol code').first().waitFor();
}

async function half(page: Page): Promise<void> {
  await page.getByLabel(/User name|Nombre de usuario/).fill('m.ortega');
  await page.getByLabel(/^(Password|Contraseña)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|Iniciar sesión)$/ }).click();
  await page.locator('[name=code]').waitFor();
}

it('can be read wide and narrow, light and dark, in English and Spanish', async () => {
  const { page, troubles } = await signedIn();
  const outside = await openPage(browser);
  const wrong: string[] = [];
  const look = async (name: string, on: Page, path: string, prepare = asItIs) =>
    wrong.push(...(await looksOf(name, on, path, prepare)));

  await look('sign-in', outside.page, '/sign-in');
  await look('denied', outside.page, '/sign-in/denied?why=sign-in-denied-two-records&issuer=district');
  await look('break-glass', outside.page, '/sign-in/break-glass');
  await look('security', page, '/security');
  await look('security-app', page, '/security', offerApp);

  const { store, user } = server;
  await store.totpSecrets.confirm(user, 1);
  await store.recoveryCodes.replace(user, ['x']);
  await store.passkeys.add(
    { id: 'k', publicKey: 'p', counter: 0, transports: [], name: 'School laptop', isSynced: true },
    user,
  );
  await store.identities.bind({ provider: issuer.address, subject: 'm' }, user, 'operator');
  const at = server.now().toISOString();
  await store.sessions.add({
    ...{ tokenHash: 'h', id: 'i', userId: user.id, createdAt: at, lastSeenAt: at },
    ...{ expiresAt: '2026-11-21T00:00:00.000Z', signedInBy: 'oidc:district', passkeyId: null },
    browser: 'Safari · iPhone',
  });
  await look('security-full', page, '/security');
  await look('security-codes', page, '/security', renewCodes);
  await look('second-step', outside.page, '/sign-in', half);
  expect(wrong).toEqual([]);
  expect([...troubles, ...outside.troubles]).toEqual([]);
}, 180_000);

async function looksOf(name: string, page: Page, path: string, prepare: Prepare): Promise<string[]> {
  const wrong: string[] = [];
  for (const language of ['en', 'es'] as const) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await openPath(page, `${address}${path}`);
    const button = page.getByRole('button', { name: language === 'es' ? 'ES, español' : 'EN, English' });
    if (await button.isVisible()) await button.click();
    await until(page, `document.documentElement.lang === '${language}'`);
    await prepare(page);
    wrong.push(...(await wrongWords(page, language, 8)).map((what) => `${name} ${language}: ${what}`));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await drawn(page);
        const where = `${name}-${language}-${colorScheme}-${width}`;
        const pictures = process.env.ALMANAC_SCREENSHOTS;
        if (pictures) await page.screenshot({ path: join(pictures, `${where}.png`), fullPage: true });
        if ((await overflow(page)) > 0) wrong.push(`${where}: wider than the window`);
        // Each scheme and each width once, in one language: axe judges roles and colours, not words.
        if (language === 'es' || (colorScheme === 'dark') !== (width === 320)) continue;
        wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  return wrong;
}
