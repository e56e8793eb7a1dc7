import type { Migration } from '../migrations.ts';

/** Reviews of grants: who looked whether one is still needed, and what came of it. */
export const grantReviews: Migration = {
  name: '0008-grant-reviews',
  async up(db) {
    await db.schema
      .createTable('grant_review')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('grant_id', 'text', (column) => column.notNull().references('role_grant.id'))
      .addColumn('reviewed_at', 'text', (column) => column.notNull())
      .addColumn('reviewed_by', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('grant_review_grant')
      .on('grant_review')
      .columns(['grant_id', 'reviewed_at'])
      .execute();
  },
};
