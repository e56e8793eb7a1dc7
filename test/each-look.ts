import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { drawn, overflow, overflowOnPaper, until, violations, wrongWords } from './page-checks.ts';

/** Screenshots for a person to look at, where a folder is named. */
const shots = process.env.ALMANAC_SCREENSHOTS;

const looks = [
  ['es', 'dark', 320],
  ['en', 'light', 1280],
] as const;

/**
 * What is wrong with a page on a phone in Spanish and dark, on a desktop in English and light, and on paper: wider than the window, faults that axe
 * finds, words that are none. `open` is done in each look before it is judged, e.g. to open a dialog. Afterwards the page is as it was opened.
 */
export async function faultsInEachLook(
  page: Page,
  name: string,
  open: (language: 'en' | 'es') => Promise<void> = async () => {},
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [language, colorScheme, width] of looks) {
    await page.evaluate((kept) => localStorage.setItem('almanac-language', kept), language);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await until(page, `document.documentElement.lang === '${language}'`);
    await drawn(page);
    await open(language);
    const where = `${name} ${language} ${colorScheme} ${width}`;
    const wider = await overflow(page);
    if (wider > 0) wrong.push(`${where}: ${wider} px wider than the window`);
    wrong.push(...(await wrongWords(page, language)).map((what) => `${where}: ${what}`));
    wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
    if (shots)
      await page.screenshot({ path: join(shots, `${where.replaceAll(' ', '-')}.png`), fullPage: true });
  }
  await page.reload();
  await drawn(page);
  const picture = shots ? join(shots, `${name}-paper.png`) : undefined;
  if ((await overflowOnPaper(page, picture)) > 0) wrong.push(`${name}: wider than paper`);
  return wrong;
}
