import { createHash } from 'node:crypto';
import type { EntityName } from '../../edition/schema/entities.ts';
import type { NameGiven } from '../student-ids/same-person.ts';

/** An id of a source that matches no student, with where it stands first. */
export interface OpenId {
  /** Stays the same however a spreadsheet writes the id. */
  readonly key: string;
  readonly idSystem: string;
  /** As the layout yields it. */
  readonly idValue: string;
  /** As its row has it, where the feed yields names. */
  readonly name: NameGiven;
  readonly feed: string;
  readonly file: string;
  readonly line: number;
  /** Lines that carry it. */
  readonly rows: number;
  readonly entities: readonly EntityName[];
}

/** Letters first, so that no spreadsheet takes it for a number or a date. */
export function keyOf(idSystem: string, idValue: string): string {
  return `id-${createHash('sha256').update(`${idSystem}\u0000${idValue}`).digest('hex').slice(0, 12)}`;
}
