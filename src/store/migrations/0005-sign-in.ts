import type { Changeable, Migration } from '../migrations.ts';

/** Identities at issuers, passkeys, one-time codes, sign-ins under way, and what a list of sessions tells. */
export const signIn: Migration = {
  name: '0005-sign-in',
  async up(db) {
    await sessions(db);
    await identities(db);
    await factors(db);
    await steps(db);
  },
};

/** Sessions from before do not know how they were begun. They last half a day at most: people sign in once more. */
async function sessions(db: Changeable): Promise<void> {
  await db.schema.dropTable('session').execute();
  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('signed_in_by', 'text', (column) => column.notNull())
    .addColumn('passkey_id', 'text')
    .addColumn('browser', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('session_user').on('session').column('user_id').execute();
}

async function identities(db: Changeable): Promise<void> {
  await db.schema
    .createTable('sign_in_identity')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .addColumn('bound_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sign_in_identity_key', ['provider', 'subject'])
    .addUniqueConstraint('sign_in_identity_user', ['user_id', 'provider'])
    .execute();
}

async function factors(db: Changeable): Promise<void> {
  await db.schema
    .createTable('passkey')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'integer', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('is_synced', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('last_used_at', 'text')
    .execute();
  await db.schema.createIndex('passkey_user').on('passkey').column('user_id').execute();
  await db.schema
    .createTable('totp_secret')
    .addColumn('user_id', 'text', (column) => column.primaryKey().references('user_account.id'))
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('last_step', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('recovery_code')
    .addColumn('code_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_account.id'))
    .execute();
  await db.schema.createIndex('recovery_code_user').on('recovery_code').column('user_id').execute();
}

async function steps(db: Changeable): Promise<void> {
  await db.schema
    .createTable('sign_in_step')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
}
