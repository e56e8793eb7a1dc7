import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A file of a layout, its own or that of the layout it extends. */
export interface LayoutFile {
  readonly file: string;
  /** Its place in the folder of whichever layout has it. */
  readonly within: string;
  readonly path: string;
  /** As problems name it, from the folder of this layout. */
  readonly shown: string;
}

export interface LayoutFiles {
  readonly selects: readonly LayoutFile[];
  readonly views: readonly LayoutFile[];
  readonly crosswalks: readonly LayoutFile[];
}

/** Files of a layout by what they are, in the order of their names: its own, and those of the one it extends that it does not have itself. */
export function layoutFiles(folder: string, base: string | null): LayoutFiles {
  const inside = (place: string, ending: string): LayoutFile[] => {
    const found = new Map<string, LayoutFile>();
    for (const each of base === null ? [folder] : [base, folder]) {
      const up = each === folder ? '' : `../${basename(each)}/`;
      for (const file of namesIn(join(each, place), ending)) {
        const within = place === '' ? file : `${place}/${file}`;
        found.set(file, { file, within, path: join(each, place, file), shown: `${up}${within}` });
      }
    }
    return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  };
  return {
    selects: inside('', '.sql'),
    views: inside('views', '.sql'),
    crosswalks: inside('crosswalks', '.csv'),
  };
}

function namesIn(folder: string, ending: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(ending)) : [];
}

export function withoutEnding(file: string): string {
  return file.slice(0, file.lastIndexOf('.'));
}
