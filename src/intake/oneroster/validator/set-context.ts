import type { FileName, Version } from '../spec.ts';
import type { StrictRule } from './rules.ts';

export type Mode = 'absent' | 'bulk' | 'delta';

/** What checks that look beyond one row are given. */
export interface SetContext {
  readonly version: Version;
  /** What the manifest says of a file; without a manifest, bulk where the file is there. */
  mode(file: FileName): Mode;
  tell(rule: StrictRule, place: RowPlace): void;
}

/** Where a breach is. Columns are named as the version names them. */
export interface RowPlace {
  readonly file: FileName;
  readonly line: number | null;
  readonly column: string | null;
  readonly detail?: string;
}

/** A cell of the row by the newest name of its column; empty where the file has no such column. */
export type Cells = (column: string) => string;

/** A check over rows, files in load order. Rows that are marked for deletion are not shown to it. */
export interface Relation {
  row(file: FileName, line: number, cell: Cells): void;
  /** All files are read. */
  end(): void;
}

export function items(list: string): string[] {
  return list === '' ? [] : list.split(',').map((item) => item.trim());
}
