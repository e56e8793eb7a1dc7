import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where a Chromium, Chrome or Edge lies on this machine, or null. `ALMANAC_BROWSER` goes before all. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  const own = environment.ALMANAC_BROWSER;
  const folders = (environment.PATH ?? '').split(delimiter).filter(isAbsolute);
  const candidates = own
    ? [own]
    : [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places(environment)];
  return candidates.find(isProgram) ?? null;
}

/** A browser with an empty profile that speaks to nobody but the pages under test. Close it after the last test. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error('No Chromium, Chrome or Edge was found. Install one, or name it in ALMANAC_BROWSER.');
  }
  return await chromium.launch({ executablePath, headless: true, args: flags });
}

/** A page and what went wrong in it so far: errors in the console, files that are missing, requests to other hosts. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** A page in a context of its own (nobody signed in), by default an English desktop with light colours. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    // Chromium writes a line for each refusal of the API; which of them are troubles is decided below.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    troubles.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    const isRefusal = path.startsWith('/api/') && response.status() < 500;
    if (response.status() >= 400 && !isRefusal) troubles.push(`${response.status()}: ${path}`);
  });
  page.on('pageerror', (error) => troubles.push(`page: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !/^(localhost|127\.0\.0\.1)$/.test(hostname)) {
      troubles.push(`other host: ${hostname}`);
    }
  });
  return { page, troubles, close: () => context.close() };
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

function places(environment: NodeJS.ProcessEnv): string[] {
  const windows = [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA];
  return [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ...windows
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        join(folder, 'Chromium', 'Application', 'chrome.exe'),
      ]),
  ];
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
