import type { JsonValue } from '../engine/warehouse.ts';
import type { Gate } from '../gate/gate.ts';
import type { Viewer } from '../gate/viewer.ts';
import { type OneRosterList, oneRosterList, oneRosterLists } from './oneroster/lists.ts';
import { type OneRosterRecords, oneRosterRecords } from './oneroster/records.ts';

export interface OneRosterExport extends OneRosterRecords {
  readonly asOf: string;
  readonly edition: string;
  /** The looks that were written down, one for each list. */
  readonly logged: readonly string[];
}

/**
 * The roster of today as OneRoster 1.2 records, asked of the gate list by list, each written down with its purpose. A set is whole or it
 * is none: only who sees the district student by student may have it. Throws `gate-denied`.
 */
export async function oneRosterExport(gate: Gate, viewer: Viewer, year: number): Promise<OneRosterExport> {
  if (!viewer.assignments.some(({ scope }) => scope.kind === 'district'))
    await gate.refuse(viewer, { kind: 'list', list: 'oneroster' }, 'not-granted');
  const rows = new Map<OneRosterList, readonly Record<string, JsonValue>[]>();
  const logged: string[] = [];
  let about = { asOf: '', edition: '' };
  for (const list of oneRosterLists) {
    const answer = await gate.list(viewer, oneRosterList(list, year));
    rows.set(list, answer.rows);
    logged.push(answer.logged);
    about = { asOf: answer.asOf, edition: answer.edition };
  }
  return { ...oneRosterRecords((list) => rows.get(list) ?? [], year), ...about, logged };
}
