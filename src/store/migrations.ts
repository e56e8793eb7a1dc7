import type { Kysely, QueryExecutorProvider, SchemaModule } from 'kysely';
import { Failure } from '../base/failure.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { deliveryDecisions } from './migrations/0002-delivery-decisions.ts';
import { idDecisions } from './migrations/0003-id-decisions.ts';
import { auditLog } from './migrations/0004-audit-log.ts';
import { signIn } from './migrations/0005-sign-in.ts';
import { access } from './migrations/0006-access.ts';
import { accessRequests } from './migrations/0007-access-requests.ts';
import { grantReviews } from './migrations/0008-grant-reviews.ts';
import { records } from './migrations/0009-records.ts';
import { sessionLook } from './migrations/0011-session-look.ts';
import { provisionedAccounts } from './migrations/0012-provisioned-accounts.ts';
import type { Tables } from './tables.ts';

/** One step of the store's tables. Never changed once released: the next step is a new file. */
export interface Migration {
  /** Number and name, as its file is called. */
  readonly name: string;
  up(db: Changeable): Promise<void>;
}

/** A database whose tables change: `schema` for the tables, `sql` with `execute(db)` for what is in them. */
export interface Changeable extends QueryExecutorProvider {
  readonly schema: SchemaModule;
}

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  firstTables,
  deliveryDecisions,
  idDecisions,
  auditLog,
  signIn,
  access,
  accessRequests,
  grantReviews,
  records,
  sessionLook,
  provisionedAccounts,
];

/**
 * Brings the store to the last of `steps`, all the way or not at all, and returns the names of the steps it took. Two
 * processes may open a store at the same moment: the second waits, then finds the work done. Throws `store-newer`.
 */
export async function migrate(
  db: Kysely<Tables>,
  file: string,
  now: Date,
  steps: readonly Migration[] = migrations,
): Promise<string[]> {
  await db.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('applied_at', 'text', (column) => column.notNull())
    .execute();
  const ledger = db.withTables<Ledger>();
  if ((await pending(ledger, file, steps)).length === 0) return [];
  return await ledger.transaction().execute(async (transaction) => {
    const due = await pending(transaction, file, steps);
    for (const step of due) {
      await step.up(transaction);
      await transaction
        .insertInto('schema_migration')
        .values({ name: step.name, applied_at: now.toISOString() })
        .execute();
    }
    return due.map((step) => step.name);
  });
}

type Ledger = { schema_migration: { name: string; applied_at: string } };

async function pending(
  ledger: Kysely<Tables & Ledger>,
  file: string,
  steps: readonly Migration[],
): Promise<Migration[]> {
  const rows = await ledger.selectFrom('schema_migration').select('name').orderBy('name').execute();
  const known = new Set(steps.map((step) => step.name));
  const newer = rows.findLast((row) => !known.has(row.name));
  if (newer) throw new Failure('store-newer', { file, migration: newer.name });
  const applied = new Set(rows.map((row) => row.name));
  return steps.filter((step) => !applied.has(step.name));
}
