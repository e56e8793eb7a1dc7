import type { Changeable, Migration } from '../migrations.ts';

/** People and what they were granted, their sessions, identity decisions and the disclosure log. */
export const firstTables: Migration = {
  name: '0001-first-tables',
  async up(db) {
    await people(db);
    await signIn(db);
    await identity(db);
    await disclosures(db);
  },
};

async function people(db: Changeable): Promise<void> {
  await db.schema
    .createTable('user_account')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('staff_number', 'text')
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('disabled_at', 'text')
    .execute();
  await db.schema
    .createTable('role_grant')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('scope_kind', 'text', (column) => column.notNull())
    .addColumn('scope_id', 'text')
    .addColumn('requester', 'text', (column) => column.notNull())
    .addColumn('approver', 'text', (column) => column.notNull())
    .addColumn('justification', 'text', (column) => column.notNull())
    .addColumn('begins_on', 'text', (column) => column.notNull())
    .addColumn('ends_on', 'text')
    .execute();
  await db.schema.createIndex('role_grant_user').on('role_grant').column('user_id').execute();
}

async function signIn(db: Changeable): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('is_demo', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('session_user').on('session').column('user_id').execute();
  await db.schema
    .createTable('sign_in_attempt')
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('succeeded', 'integer', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('sign_in_attempt_username_at')
    .on('sign_in_attempt')
    .columns(['username', 'at'])
    .execute();
}

async function identity(db: Changeable): Promise<void> {
  await db.schema
    .createTable('identity_link')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id_system', 'text', (column) => column.notNull())
    .addColumn('id_value', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_link_key', ['kind', 'id_system', 'id_value'])
    .execute();
  await db.schema.createIndex('identity_link_person').on('identity_link').column('person_id').execute();
}

async function disclosures(db: Changeable): Promise<void> {
  await db.schema
    .createTable('disclosure_log')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('viewer', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('tables', 'text', (column) => column.notNull())
    .addColumn('students', 'integer', (column) => column.notNull())
    .addColumn('edition', 'text', (column) => column.notNull())
    .addColumn('rules', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute();
  await db.schema.createIndex('disclosure_log_at').on('disclosure_log').column('at').execute();
  await db.schema
    .createIndex('disclosure_log_viewer_at')
    .on('disclosure_log')
    .columns(['viewer', 'at'])
    .execute();
}
