import { once } from 'node:events';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { extractText, getDocumentProxy } from 'unpdf';
import yauzl from 'yauzl';

/** Files read back by programs that are not ours, for tests. */

/** The fields of a CSV file, line by line. */
export function csvRows(bytes: Uint8Array): string[][] {
  return parse(Buffer.from(bytes), { bom: true });
}

/** What each cell of the first sheet shows, and the texts of the second. */
export function xlsxTexts(bytes: Uint8Array): { table: string[][]; about: string[] } {
  const book = read(bytes, { cellNF: true, cellText: true });
  const rows = (index: number) =>
    utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[index] ?? ''] ?? {}, {
      ...{ header: 1, raw: false, defval: '' },
    });
  return { table: rows(0), about: rows(1).map(([text]) => text ?? '') };
}

/** Everything a PDF says, page by page, as a reader copies it. */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(new Uint8Array(bytes), { mergePages: false });
  return text.join('\n');
}

/** What a screen reader is told of a PDF: its language, and how often each kind of tag occurs. */
export async function pdfTags(
  bytes: Uint8Array,
): Promise<{ lang: string | null; tags: Record<string, number> }> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = await document.getMetadata();
  const tags: Record<string, number> = {};
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    count(await page.getStructTree());
  }
  const lang = 'Language' in info ? String(info.Language) : null;
  return { lang, tags };

  function count(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    if ('role' in node) tags[String(node.role)] = (tags[String(node.role)] ?? 0) + 1;
    if ('children' in node && Array.isArray(node.children)) node.children.forEach(count);
  }
}

/** The texts of an SVG picture: what is written in it, its title and its description. */
export function svgTexts(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|tspan|title|desc)\b[^>]*>([^<]*)/g)].map(([, text = '']) => plain(text));
}

/** Title and description that stand in a PNG file. */
export function pngTexts(bytes: Uint8Array): Record<string, string> {
  const file = Buffer.from(bytes);
  const texts: Record<string, string> = {};
  for (let at = 8; at < file.length; ) {
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'iTXt') {
      const [keyword = '', , , , , text = ''] = file.toString('utf8', at + 8, at + 8 + size).split('\0');
      texts[keyword] = text;
    }
    at += size + 12;
  }
  return texts;
}

/** Everything in a zip file, unpacked, as text. */
export async function unzipped(bytes: Uint8Array): Promise<string> {
  const zip = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
  const parts: string[] = [];
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(stream, 'end');
    parts.push(Buffer.concat(chunks).toString('utf8'));
  }
  return parts.join('\n');
}

function plain(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
