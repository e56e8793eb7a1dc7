import type { Migration } from '../migrations.ts';

/** Requests for access: who asks for which role, and what was decided. */
export const accessRequests: Migration = {
  name: '0007-access-requests',
  async up(db) {
    await db.schema
      .createTable('access_request')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
      .addColumn('requested_at', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('justification', 'text', (column) => column.notNull())
      .addColumn('begins_on', 'text', (column) => column.notNull())
      .addColumn('ends_on', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('decision_reason', 'text')
      .addColumn('grant_id', 'text', (column) => column.references('role_grant.id'))
      .addColumn('granted_until', 'text')
      .execute();
    await db.schema
      .createIndex('access_request_state')
      .on('access_request')
      .columns(['state', 'requested_at'])
      .execute();
    await db.schema.createIndex('access_request_user').on('access_request').column('user_id').execute();
  },
};
