import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, type TypstCompiler, TypstCompilerBuilder } from '@myriaddreamin/typst-ts-web-compiler';
import { fontFiles } from '../fonts.ts';

/**
 * Sets a Typst document as PDF. `files` lie beside it by name; it can reach nothing else: no disk, no network, no clock. Made once and kept: the
 * first document takes half a second, the others some milliseconds.
 */
export async function typeset(
  document: string,
  files: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  compiler ??= newCompiler();
  const typst = await compiler;
  // From here on nothing waits, so that documents do not meet.
  typst.reset_shadow();
  typst.add_source('/document.typ', document);
  for (const [name, text] of Object.entries(files))
    typst.map_shadow(`/${name}`, new TextEncoder().encode(text));
  const { result, diagnostics } = typst.compile('/document.typ', undefined, 'pdf', 2);
  if (result instanceof Uint8Array) return result;
  throw new Error(`Typst cannot set the document: ${JSON.stringify(diagnostics)}`);
}

let compiler: Promise<TypstCompiler> | null = null;

async function newCompiler(): Promise<TypstCompiler> {
  const wasm = createRequire(import.meta.url).resolve('@myriaddreamin/typst-ts-web-compiler/wasm');
  initSync({ module: readFileSync(wasm) });
  const builder = new TypstCompilerBuilder();
  builder.set_dummy_access_model();
  for (const font of fontFiles()) await builder.add_raw_font(font);
  return builder.build();
}
