import { nearestWord } from '../edit-distance.ts';
import type { PackageFile } from './package-files.ts';
import type { Rule, RuleParameters } from './rules.ts';
import { type FileName, fileNames } from './spec.ts';

/** Which file of the package is which file of OneRoster. */
export interface SortedFiles {
  readonly manifest: PackageFile | null;
  readonly data: ReadonlyMap<FileName, readonly PackageFile[]>;
}

/** Tells about a file of the package. */
export type FileReport = (rule: Rule, file: PackageFile, parameters?: RuleParameters) => void;

/** Exact names go before wrong case, that before misspelling; what is left is no file of OneRoster. */
export function sortFiles(files: readonly PackageFile[], report: FileReport): SortedFiles {
  const known: readonly string[] = ['manifest', ...fileNames];
  const sorted = new Map<string, PackageFile[]>();
  const open = new Set(files.filter(isData));

  function take(meant: (word: string) => string | null): void {
    for (const file of open) {
      const word = file.base.slice(0, -'.csv'.length);
      const name = meant(word);
      if (name === null) continue;
      open.delete(file);
      const expected = `${name}.csv`;
      if (file.base !== expected) report('file-name', file, { expected });
      const same = sorted.get(name) ?? [];
      if (same.length > 0) report('file-repeated', file, { expected });
      sorted.set(name, [...same, file]);
    }
  }

  take((word) => known.find((name) => name === word) ?? null);
  take((word) => known.find((name) => name.toLowerCase() === word.toLowerCase()) ?? null);
  const missing = known.filter((name) => !sorted.has(name));
  take((word) => nearestWord(word, missing));

  for (const file of files) if (open.has(file) || !isData(file)) report('file-unknown', file);
  const folders = new Set([...sorted.values()].flat().map((file) => file.folders.join('/')));
  for (const folder of folders) {
    const first = [...sorted.values()].flat().find((file) => file.folders.join('/') === folder);
    if (folder !== '' && first) report('sub-folder', first, { folder });
  }
  return {
    manifest: sorted.get('manifest')?.[0] ?? null,
    data: new Map(fileNames.map((name) => [name, sorted.get(name) ?? []])),
  };
}

/** A CSV file; not one of those that macOS puts beside each file of a zip. */
function isData(file: PackageFile): boolean {
  return (
    file.base.toLowerCase().endsWith('.csv') &&
    !file.base.startsWith('._') &&
    !file.folders.includes('__MACOSX')
  );
}
