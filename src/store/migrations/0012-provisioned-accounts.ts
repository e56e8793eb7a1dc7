import type { Migration } from '../migrations.ts';

/** Which accounts came about with an edition, and how they stand. */
export const provisionedAccounts: Migration = {
  name: '0012-provisioned-accounts',
  async up(db) {
    // When an edition made the account; null for those that a person made, or a first sign-in.
    await db.schema.alterTable('user_account').addColumn('provisioned_at', 'text').execute();
    // The day since when nothing gives the person a role.
    await db.schema.alterTable('user_account').addColumn('roleless_since', 'text').execute();
    await db.schema.alterTable('user_account').addColumn('disabled_by', 'text').execute();
  },
};
