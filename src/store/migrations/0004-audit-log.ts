import { sql } from 'kysely';
import { type AuditAnchor, chained } from '../audit-log.ts';
import type { Migration } from '../migrations.ts';

/** One chain of all that was asked and done takes the place of the list of questions, which begins it. */
export const auditLog: Migration = {
  name: '0004-audit-log',
  async up(db) {
    await db.schema
      .createTable('audit_entry')
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('previous', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_entry_at').on('audit_entry').column('at').execute();
    await db.schema.createIndex('audit_entry_actor_at').on('audit_entry').columns(['actor', 'at']).execute();
    const { rows } = await sql<Disclosed>`select * from disclosure_log order by at, id`.execute(db);
    let last: AuditAnchor | null = null;
    for (const { at, viewer, decision, roles, question, tables, rules, reason, ...rest } of rows) {
      const row = chained(last, at, {
        actor: viewer,
        kind: decision === 'allowed' ? 'question' : 'denial',
        detail: {
          roles: JSON.parse(roles),
          purpose: rest.purpose,
          question: JSON.parse(question),
          use: 'look',
          tables: JSON.parse(tables),
          students: rest.students,
          edition: rest.edition,
          rules: JSON.parse(rules),
          reason,
        },
      });
      await sql`insert into audit_entry (number, at, actor, kind, detail, previous, hash)
        values (${row.number}, ${row.at}, ${row.actor}, ${row.kind}, ${row.detail}, ${row.previous}, ${row.hash})`.execute(
        db,
      );
      last = { number: row.number, hash: row.hash };
    }
    await db.schema.dropTable('disclosure_log').execute();
  },
};

/** A row of the list as it was. */
interface Disclosed {
  readonly at: string;
  readonly viewer: string;
  readonly roles: string;
  readonly purpose: string;
  readonly question: string;
  readonly tables: string;
  readonly students: number;
  readonly edition: string;
  readonly rules: string;
  readonly decision: string;
  readonly reason: string | null;
}
