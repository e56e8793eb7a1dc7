import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** Source Sans 3 in the weights that files use. The fonts of the web app are made for browsers: neither Typst nor resvg reads them. */
export function fontFiles(): Uint8Array[] {
  fonts ??= ['Regular', 'Semibold', 'It'].map((weight) =>
    readFileSync(resolve(`source-sans/TTF/SourceSans3-${weight}.ttf`)),
  );
  return fonts;
}

export const fontFamily = 'Source Sans 3';

let fonts: Uint8Array[] | null = null;
