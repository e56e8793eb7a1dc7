import { parseHTML } from 'linkedom';
import { draw } from '../charts/draw.ts';
import { roughWidth, TEXT } from '../charts/look.ts';
import { type ChartSpec, rampStep } from '../charts/spec.ts';
import { wordsOf } from '../reports/views/sheet.ts';
import type { Words } from '../words/words.ts';
import { coloured, palette } from './palette.ts';
import { footLines, type Paper, type Picture } from './paper.ts';

/** In pixels: wide enough for a page, narrow enough for a slide. */
const WIDTH = 720;
const EDGE = 24;
const INNER = WIDTH - 2 * EDGE;

/** The fonts of the page; who has none of them sees their own. */
const FONTS = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif";

interface Line {
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
}

/** The chart as a file of its own: the drawing of the page between its title and sentence and what must stand below it. */
export function svgOf({ words, sheet, picture, foot }: Paper & { readonly picture: Picture }): string {
  const title = lines(sheet.title, { size: 20, weight: 600, fill: 'ink' });
  const summary = lines(sheet.summary, { size: 14, weight: 400, fill: 'ink-2' });
  const above = [...title, ...summary];
  const small = { size: TEXT, weight: 400, fill: 'ink-2' };
  const below = [picture.source, ...sheet.notes, ...footLines(foot)].flatMap((text) => lines(text, small));
  const key = keyOf(picture.spec);
  const keyHeight = key === '' ? 0 : 28;
  const top = EDGE + heightOf(above) + 12 + keyHeight;
  const { svg, height } = drawing(words, picture.spec, INNER);
  const bottom = top + height + 20;
  const whole = bottom + heightOf(below) + EDGE;
  const said = sheet.rows.map((row) => row.map(wordsOf).join(': ')).join('; ');
  return coloured(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${whole}" viewBox="0 0 ${WIDTH} ${whole}" role="img" aria-labelledby="title desc" lang="${words.language}" font-family="${FONTS}" color="var(--ink-2)">`,
      `<title id="title">${escaped(sheet.title)}</title>`,
      `<desc id="desc">${escaped([sheet.summary, `${said}.`, ...sheet.notes].join(' '))}</desc>`,
      `<rect width="${WIDTH}" height="${whole}" fill="var(--paper)"/>`,
      written(above, EDGE),
      key === '' ? '' : `<g transform="translate(${EDGE},${top - keyHeight})">${key}</g>`,
      `<g transform="translate(${EDGE},${top})" aria-hidden="true">${svg}</g>`,
      written(below, bottom),
      '</svg>',
    ].join(''),
  );
}

/** The drawing alone, as on the page, with colours in place of their names. */
export function drawingOf(words: Words, spec: ChartSpec, width: number): string {
  const svg = drawing(words, spec, width).svg;
  return coloured(
    svg.replace(
      '<svg ',
      `<svg xmlns="http://www.w3.org/2000/svg" font-family="${FONTS}" color="var(--ink-2)" `,
    ),
  );
}

function drawing(words: Words, spec: ChartSpec, width: number): { svg: string; height: number } {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = draw(spec, { width, document }, (from) => words.say('chart.startsAt', { from }));
  for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  // Rules for a page's text flow, in a form of CSS that not every reader of SVG knows; nothing in a file needs them.
  for (const style of drawn.querySelectorAll('style')) style.remove();
  drawn.setAttribute('font-size', String(TEXT));
  drawn.removeAttribute('font-family');
  drawn.removeAttribute('class');
  return { svg: String(drawn), height: Number(drawn.getAttribute('height')) };
}

/** The steps of a ramp in their order, each with its name. */
function keyOf(spec: ChartSpec): string {
  if (spec.kind !== 'stack') return '';
  let x = 0;
  return spec.parts
    .map((part, index) => {
      const at = x;
      x += roughWidth(part) + 34;
      const step = rampStep(index, spec.parts.length);
      return `<rect x="${at}" width="12" height="12" fill="var(--ramp-${step})" stroke="var(--rule-2)"/><text x="${at + 18}" y="10" font-size="${TEXT}" fill="var(--ink)">${escaped(part)}</text>`;
    })
    .join('');
}

/** A text broken where it would leave the picture. */
function lines(text: string, look: Omit<Line, 'text'>): Line[] {
  // What a letter of Source Sans takes of its size, with some room to spare.
  const most = Math.floor(INNER / (look.size * (look.weight > 400 ? 0.47 : 0.44)));
  const found: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > most) {
      found.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...found, line].filter((one) => one !== '').map((one) => ({ ...look, text: one }));
}

function heightOf(all: readonly Line[]): number {
  return all.reduce((sum, { size }) => sum + step(size), 0);
}

function step(size: number): number {
  return Math.round(size * 1.35);
}

function written(all: readonly Line[], from: number): string {
  let y = from;
  return all
    .map(({ text, size, weight, fill }) => {
      y += step(size);
      return `<text x="${EDGE}" y="${y - Math.round(size * 0.35)}" font-size="${size}" font-weight="${weight}" fill="${palette[fill]}">${escaped(text)}</text>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
