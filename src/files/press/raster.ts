import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { fontFamily, fontFiles } from '../fonts.ts';

/** An SVG picture as PNG, `zoom` pixels for one of the drawing. It loads nothing that the picture names. */
export async function rasterized(svg: string, zoom: number): Promise<Uint8Array> {
  ready ??= readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')).then(
    initWasm,
  );
  await ready;
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { fontBuffers: fontFiles(), defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
  });
  try {
    return drawn.render().asPng();
  } finally {
    drawn.free();
  }
}

let ready: Promise<void> | null = null;
