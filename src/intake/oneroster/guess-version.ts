import { csvRecords } from './csv-records.ts';
import type { SortedFiles } from './file-names.ts';
import type { PackageFile } from './package-files.ts';
import { hasFile, headerOf, type Version, versions } from './spec.ts';
import { surveyFile, utf8 } from './utf8.ts';

/** The version whose headers fit best; of equally good ones the oldest. A file the version does not have fits badly. */
export async function guessVersion({ data }: SortedFiles): Promise<Version> {
  const misfits = new Map<Version, number>(versions.map((version) => [version, 0]));
  for (const [name, files] of data) {
    for (const file of files) {
      const header = new Set(await readHeader(file));
      for (const version of versions) {
        const wanted = new Set(hasFile(version, name) ? headerOf(version, name) : []);
        const differing = [...header].filter((column) => !wanted.has(column)).length;
        const missing = [...wanted].filter((column) => !header.has(column)).length;
        misfits.set(version, (misfits.get(version) ?? 0) + differing + missing);
      }
    }
  }
  const [best = versions[0]] = versions.toSorted((a, b) => (misfits.get(a) ?? 0) - (misfits.get(b) ?? 0));
  return best;
}

async function readHeader(file: PackageFile): Promise<string[]> {
  const { encoding } = await surveyFile(await file.open());
  const stream = await file.open();
  try {
    for await (const [first] of csvRecords(utf8(stream, encoding)))
      return (first?.cells ?? []).map((cell) => cell.trim()).filter((cell) => !/^metadata\./i.test(cell));
    return [];
  } finally {
    stream.destroy();
  }
}
