import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoLinksFor } from '../src/server/demo-links.ts';
import { type ServerUnderTest, serverUnderTest } from '../src/server/server-fixture.ts';
import { findBrowser, openBrowser, openPage } from './browser.ts';

describe('findBrowser', () => {
  it('takes the one it is told, or says that there is none', () => {
    expect(findBrowser({ ALMANAC_BROWSER: process.execPath, PATH: '/nowhere' })).toBe(process.execPath);
    expect(findBrowser({ ALMANAC_BROWSER: '/nowhere/chromium', PATH: process.env.PATH })).toBeNull();
  });
});

describe('in a real browser', () => {
  const demo = demoLinksFor(['m.ortega']);
  let webRoot: string;
  let server: ServerUnderTest;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), 'almanac-web-'));
    writeFileSync(
      join(webRoot, 'index.html'),
      '<!doctype html><link rel="icon" href="data:,"><title>Almanac</title><script src="/app.js"></script>',
    );
    writeFileSync(join(webRoot, 'app.js'), 'document.title += " works";');
    writeFileSync(join(webRoot, 'bad.html'), '<!doctype html><script>document.title = "inline";</script>');
    server = await serverUnderTest({ webRoot, demo });
    address = await server.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(webRoot, { recursive: true, force: true });
  });

  it('a persona link signs in, and signing out ends it', async () => {
    const { page, troubles, close } = await openPage(browser);
    await page.goto(`${address}${demo.paths.get('m.ortega')}`);
    expect(page.url()).toBe(`${address}/`);
    expect(await page.title()).toBe('Almanac works');
    const status = (method: string) =>
      page.evaluate(async (how) => (await fetch('/api/session', { method: how })).status, method);
    expect(await status('GET')).toBe(200);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(troubles).toEqual([]);
    expect(await status('DELETE')).toBe(204);
    expect(await status('GET')).toBe(401);
    await close();
  });

  it('scripts that do not come from a file of ours are not run', async () => {
    const { page, troubles, close } = await openPage(browser);
    await page.goto(`${address}/bad.html`);
    expect(await page.title()).toBe('');
    expect(troubles.join()).toContain('Content Security Policy');
    await close();
  });

  it('a page that asks another host is noticed, and stopped', async () => {
    const { page, troubles, close } = await openPage(browser);
    await page.goto(`${address}/`);
    await page.evaluate(() => fetch('https://elsewhere.example/').catch(() => {}));
    expect(troubles.join()).toContain('elsewhere.example');
    await close();
  });
});
