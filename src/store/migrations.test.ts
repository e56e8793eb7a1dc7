import { randomUUID } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLogIn } from './audit-log.ts';
import { disclosuresIn } from './disclosures.ts';
import { looksIn } from './looks.ts';
import { type Migration, migrate, migrations } from './migrations.ts';
import { NodeSqliteDialect } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

const now = new Date('2026-11-20T08:00:00Z');
let db: Kysely<Tables>;

beforeEach(() => {
  db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(':memory:', 0) });
});
afterEach(() => db.destroy());

const addNote: Migration = {
  name: '9998-note',
  async up(changing) {
    await changing.schema.createTable('note').addColumn('words', 'text').execute();
    await sql`insert into note (words) values ('kept')`.execute(changing);
  },
};

const breakDown: Migration = {
  name: '9999-broken',
  up: () => Promise.reject(new Error('broken')),
};

describe('migrate', () => {
  it('takes each step once, in order', async () => {
    expect(await migrate(db, 'store', now)).toEqual(migrations.map((step) => step.name));
    expect(await migrate(db, 'store', now)).toEqual([]);
    expect(await migrate(db, 'store', now, [...migrations, addNote])).toEqual(['9998-note']);
    const { rows } = await sql`select words from note`.execute(db);
    expect(rows).toEqual([{ words: 'kept' }]);
  });

  it('takes all steps or none', async () => {
    await migrate(db, 'store', now);
    const steps = [...migrations, addNote, breakDown];
    await expect(migrate(db, 'store', now, steps)).rejects.toThrow('broken');
    const { rows } = await sql`select name from sqlite_master where name = 'note'`.execute(db);
    expect(rows).toEqual([]);
    expect(await migrate(db, 'store', now)).toEqual([]);
  });

  it('refuses steps it does not know', async () => {
    await migrate(db, 'store', now, [...migrations, addNote]);
    await expect(migrate(db, 'store', now)).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('begins the audit log with the questions that were listed before', async () => {
    const before = migrations.filter(({ name }) => name < '0004');
    await migrate(db, 'store', now, before);
    for (const [id, viewer, decision] of [
      ['b', 'm.ortega', 'allowed'],
      ['a', 'l.chen', 'denied'],
    ])
      await sql`insert into disclosure_log values (${id}, '2026-11-20T08:00:00.000Z', ${viewer}, '["principal"]', 'p', '{"kind":"list"}',
        '["student"]', 3, 'e', '["r"]', ${decision}, null)`.execute(db);
    await migrate(db, 'store', now);
    const log = auditLogIn(db, { now: () => now });
    expect(await log.verify()).toEqual({ entries: 2, problems: [], retired: null });
    const looks = looksIn(log, disclosuresIn(db, { now: () => now }, randomUUID));
    expect(await looks.list({ actor: 'm.ortega' })).toMatchObject([
      {
        viewer: 'm.ortega',
        decision: 'allowed',
        question: { kind: 'list' },
        students: 3,
        roles: ['principal'],
      },
    ]);
    expect((await log.list()).map(({ kind }) => kind)).toEqual(['question', 'denial']);
  });

  it('has steps in the order of their numbers, each with its own', () => {
    const names = migrations.map((step) => step.name);
    expect(names).toEqual([...new Set(names)].sort());
  });
});
