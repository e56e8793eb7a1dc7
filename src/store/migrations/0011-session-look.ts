import type { Migration } from '../migrations.ts';

/** Through whose eyes a session looks, and whether names are hidden in it. */
export const sessionLook: Migration = {
  name: '0011-session-look',
  async up(db) {
    await db.schema
      .alterTable('session')
      .addColumn('view_as', 'text', (column) => column.references('user_account.id'))
      .execute();
    await db.schema
      .alterTable('session')
      .addColumn('is_masked', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
