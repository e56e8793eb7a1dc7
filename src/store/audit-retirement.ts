import type { Selectable } from 'kysely';
import { Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Tables } from './tables.ts';

/**
 * Entries taken off the front of the audit log because they are older than the district keeps them. What is left of them is an entry of the
 * log that says so: how far it went, the hash of the last one, who did it. The rest of the log goes on from that hash.
 */
export interface AuditRetirement {
  /** Number of the entry that tells it. */
  readonly number: number;
  readonly at: string;
  readonly by: string;
  /** The last entry that was retired, and its hash. */
  readonly through: number;
  readonly hash: string;
  /** How many were taken off this time. */
  readonly entries: number;
}

/** What an entry of the kind `audit-retired` holds. */
const Detail = Type.Object({
  through: Type.Integer({ minimum: 1 }),
  hash: Type.String(),
  entries: Type.Integer({ minimum: 1 }),
});

/** The retirement that an entry tells; null for one that tells none. */
export function retirementOf({
  number,
  at,
  actor,
  detail,
}: Selectable<Tables['audit_entry']>): AuditRetirement | null {
  let told: unknown;
  try {
    told = JSON.parse(detail);
  } catch {
    return null;
  }
  if (!Check(Detail, told)) return null;
  return { number, at, by: actor, through: told.through, hash: told.hash, entries: told.entries };
}
