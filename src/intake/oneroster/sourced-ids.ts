import type { FileName } from './spec.ts';

/**
 * The ids of the set, file by file, with the type of the row where it has one: what references are held against. Files
 * are read in load order, so that all that a reference can mean is known when it is met; only references within a
 * file wait for its end.
 */
export class SourcedIds {
  readonly #files = new Map<FileName, Map<string, string | null>>();

  /** Says that the delivery has the file. */
  begin(file: FileName): void {
    if (!this.#files.has(file)) this.#files.set(file, new Map());
  }

  /** False where the id was there before. */
  add(file: FileName, id: string, type: string | null): boolean {
    const ids = this.#files.get(file);
    if (!ids || ids.has(id)) return false;
    ids.set(id, type);
    return true;
  }

  has(file: FileName): boolean {
    return this.#files.has(file);
  }

  /** `wrong-type` only where a type is asked for and the row states another. */
  look(file: FileName, id: string, type: string | null): 'found' | 'missing' | 'wrong-type' {
    const found = this.#files.get(file)?.get(id);
    if (found === undefined) return 'missing';
    return type !== null && found !== null && found !== type ? 'wrong-type' : 'found';
  }
}
