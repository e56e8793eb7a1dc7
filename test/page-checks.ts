import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

function catalogue(language: 'en' | 'es'): Map<string, string> {
  const text = readFileSync(new URL(`../src/words/${language}.json`, import.meta.url), 'utf8');
  return new Map(Object.entries(JSON.parse(text)).map(([id, words]) => [id, String(words)]));
}

const english = catalogue('en');
const spanish = catalogue('es');

/** Messages that stand alone on a page and that Spanish says otherwise. */
const onlyEnglish = new Set(
  [...english]
    .filter(([id, words]) => words.length > 4 && !words.includes('{') && spanish.get(id) !== words)
    .map(([, words]) => words),
);

/** Opens a path of the app and waits until its page is drawn, whatever it says. */
export async function openPath(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await drawn(page);
}

/** Waits until the page says something, nothing of it is being fetched, and every chart has its drawing. */
export async function drawn(page: Page): Promise<void> {
  await until(
    page,
    `(() => {
      const main = document.querySelector('main');
      if (!main?.querySelector('h1, [role=alert]')) return false;
      if (main.querySelector('[role=status], [aria-busy=true]')) return false;
      return [...main.querySelectorAll('figure div[data-kind]')].every((place) => place.querySelector('svg'));
    })()`,
  );
  await page.evaluate('document.fonts.ready.then(() => {})');
}

/** Waits until an expression is true on the page. The page's policy forbids Playwright's own waiting for expressions. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = performance.now() + 15_000;
  while ((await page.evaluate(expression)) !== true) {
    if (performance.now() > end) throw new Error(`waited in vain on ${page.url()}: ${expression}`);
    await page.waitForTimeout(20);
  }
}

/** By how many pixels the document is wider than the window; what scrolls inside the page does not count. */
export async function overflow(page: Page): Promise<number> {
  return Number(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  );
}

/** By how many pixels the document is wider than letter paper. `picture` is a file to draw it into. */
export async function overflowOnPaper(page: Page, picture?: string): Promise<number> {
  const before = page.viewportSize();
  // 8.5 inches less the margins, at 96 dots an inch.
  await page.setViewportSize({ width: 710, height: 950 });
  await page.emulateMedia({ media: 'print' });
  await drawn(page);
  const wider = await overflow(page);
  if (picture) await page.screenshot({ path: picture, fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  if (before) await page.setViewportSize(before);
  return wider;
}

/** Violations of WCAG 2.1 A and AA, as "rule: where". */
export async function violations(page: Page): Promise<string[]> {
  // By evaluation, not by a script element: the page's own policy runs only files of ours.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(readFileSync(axeFile, 'utf8'));
  return texts(
    await page.evaluate(`axe
      .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
      .then(({ violations, passes }) => {
        if (passes.length < 10) throw new Error('axe looked at nearly nothing');
        return violations.flatMap(({ id, nodes }) =>
          nodes.slice(0, 3).map(({ html, failureSummary }) => [id, html.slice(0, 160), failureSummary].join(': ')),
        );
      })`),
  );
}

/**
 * What is wrong with the words of the page: keys instead of messages, values not filled in, English in Spanish. A page says at least so many
 * texts: one that says less is not the page it should be.
 */
export async function wrongWords(page: Page, language: 'en' | 'es', atLeast = 20): Promise<string[]> {
  const said = texts(
    await page.evaluate(`(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const said = [document.title];
      while (walker.nextNode()) said.push(walker.currentNode.data.trim());
      for (const element of document.querySelectorAll('[aria-label], [title]'))
        said.push(element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? '');
      return said;
    })()`),
  );
  if (said.length < atLeast) return ['the page says nearly nothing'];
  const wrong = said.filter(
    (text) =>
      english.has(text) ||
      /\{\w+[,}]|\bundefined\b|\bNaN\b|\[object/.test(text) ||
      (language === 'es' && onlyEnglish.has(text)),
  );
  const lang = await page.evaluate('document.documentElement.lang');
  return lang === language ? wrong : [...wrong, `lang is ${String(lang)}`];
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error('the page gave no list');
  return value.map(String);
}
