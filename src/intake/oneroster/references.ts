import { listItems } from './cell.ts';
import type { Reporter } from './reporter.ts';
import type { SourcedIds } from './sourced-ids.ts';
import { type FileName, isFileName, type SpecColumn } from './spec.ts';

/** Holds the references of one file against the ids of the set. */
export interface References {
  /** The references in a cell. */
  check(column: SpecColumn, line: number, value: string): void;
  /** The file is read: references within it can be checked now. */
  end(): void;
}

export function openReferences(file: FileName, ids: SourcedIds, report: Reporter): References {
  const waiting: { column: SpecColumn; line: number; id: string }[] = [];
  const unchecked = new Set<SpecColumn>();

  function look(column: SpecColumn, line: number, id: string): void {
    const { name, ref = '', refType = null } = column;
    if (!isFileName(ref)) return;
    const expected = `${ref}.csv`;
    if (!ids.has(ref)) {
      if (!unchecked.has(column)) report('reference-unchecked', { column: name }, { expected });
      unchecked.add(column);
      return;
    }
    const state = ids.look(ref, id, refType);
    if (state === 'missing') report('reference-dangling', { column: name, line }, { expected });
    if (state === 'wrong-type')
      report('reference-wrong-type', { column: name, line }, { expected, type: refType ?? '' });
  }

  return {
    check(column, line, value) {
      for (const id of column.type.startsWith('list') ? listItems(value) : [value]) {
        if (column.ref === file) waiting.push({ column, line, id });
        else look(column, line, id);
      }
    },
    end() {
      for (const { column, line, id } of waiting) look(column, line, id);
    },
  };
}
