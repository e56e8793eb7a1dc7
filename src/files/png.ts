import { crc32 } from 'node:zlib';
import type { Paper, Picture } from './paper.ts';
import { press } from './press.ts';
import { svgOf } from './svg.ts';

/** Pixels of the picture for one of the drawing: sharp on paper. */
const ZOOM = 2;

/** The chart as pixels; what it shows is written into the file as text too, for those who cannot see it. */
export async function pngOf(paper: Paper & { readonly picture: Picture }): Promise<Uint8Array> {
  const svg = svgOf(paper);
  const png = await press({ kind: 'png', svg, zoom: ZOOM });
  const described = /<desc[^>]*>([^<]*)/.exec(svg)?.[1] ?? '';
  return withTexts(png, { Title: paper.sheet.title, Description: plain(described) });
}

/** The picture with texts in UTF-8 (iTXt chunks, PNG 1.2, 4.2.3), which stand before its end. */
function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const chunks = Object.entries(texts).map(([keyword, text]) => chunk('iTXt', `${keyword}\0\0\0\0\0${text}`));
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, end), ...chunks, png.subarray(end)]);
}

function chunk(type: string, content: string): Uint8Array {
  const body = Buffer.from(`${type}${content}`);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

function plain(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
