import { sql } from 'kysely';
import type { Migration } from '../migrations.ts';

/** Roles a district changes, job titles it maps, numbers it published; scopes of grants say more than one school. */
export const access: Migration = {
  name: '0006-access',
  async up(db) {
    await db.schema.alterTable('user_account').addColumn('guardian_id', 'text').execute();
    await db.schema.alterTable('user_account').addColumn('student_id', 'text').execute();
    await db.schema
      .alterTable('role_grant')
      .addColumn('scope', 'text', (column) => column.notNull().defaultTo('{"kind":"none"}'))
      .execute();
    await sql`update role_grant set scope = case scope_kind
      when 'district' then '{"kind":"district"}'
      when 'school' then json_object('kind', 'school', 'schools', json_array(scope_id))
      else '{"kind":"none"}' end`.execute(db);
    await db.schema.alterTable('role_grant').dropColumn('scope_kind').execute();
    await db.schema.alterTable('role_grant').dropColumn('scope_id').execute();
    await db.schema
      .createTable('role_version')
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('form', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('role_version_key', ['role', 'version'])
      .execute();
    await db.schema
      .createTable('job_title')
      .addColumn('title', 'text', (column) => column.primaryKey())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('published_set')
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('edition', 'text', (column) => column.notNull())
      .addColumn('as_of', 'text', (column) => column.notNull())
      .addColumn('published_at', 'text', (column) => column.notNull())
      .addColumn('cells', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('published_set_key', ['key', 'edition'])
      .execute();
  },
};
