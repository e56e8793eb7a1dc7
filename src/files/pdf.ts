import { readFileSync } from 'node:fs';
import { wordsOf } from '../reports/views/sheet.ts';
import { fontFamily } from './fonts.ts';
import { palette } from './palette.ts';
import { footLines, type Paper } from './paper.ts';
import { press } from './press.ts';
import { drawingOf } from './svg.ts';

/** Columns that a sheet of paper holds upright. */
const UPRIGHT = 5;
/** Pixels of a drawing across the page. */
const WIDTH = 640;

/** The paper as a tagged PDF: its language is said, the head of the table is a head on every page, the picture has its words. */
export async function pdfOf({ words, sheet, picture, foot }: Paper): Promise<Uint8Array> {
  const rows = [...sheet.rows, ...(sheet.total === null ? [] : [sheet.total])];
  const content = {
    language: words.language,
    font: fontFamily,
    colours: palette,
    isWide: sheet.columns.length > UPRIGHT,
    title: sheet.title,
    summary: sheet.summary,
    picture: picture === null ? null : { alt: `${sheet.title}. ${sheet.summary}`, source: picture.source },
    columns: sheet.columns.map(({ title, unit }) => ({ title, isNumeric: unit !== null })),
    rows: rows.map((row) => row.map((cell) => ({ text: wordsOf(cell), kind: cell.kind }))),
    hasTotal: sheet.total !== null,
    notes: { title: words.say('file.notes'), lines: sheet.notes },
    definitions: { title: words.say('behind.definitions'), lines: sheet.definitions },
    foot: footLines(foot),
    // Typst counts the pages; the words around the numbers are ours.
    page: words.say('file.page', { page: '{page}', pages: '{pages}' }),
  };
  const files = {
    'content.json': JSON.stringify(content),
    ...(picture === null ? {} : { 'picture.svg': drawingOf(words, picture.spec, WIDTH) }),
  };
  return press({ kind: 'pdf', document: document(), files });
}

function document(): string {
  template ??= readFileSync(new URL('document.typ', import.meta.url), 'utf8');
  return template;
}

let template: string | null = null;
