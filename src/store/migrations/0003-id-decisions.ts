import type { Migration } from '../migrations.ts';

/** Whom an id that matched nobody stands for, as a person decided. */
export const idDecisions: Migration = {
  name: '0003-id-decisions',
  async up(db) {
    await db.schema
      .createTable('id_decision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('id_system', 'text', (column) => column.notNull())
      .addColumn('id_value', 'text', (column) => column.notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('undone_at', 'text')
      .addColumn('undone_by', 'text')
      .addColumn('undone_reason', 'text')
      .execute();
    await db.schema.createIndex('id_decision_source').on('id_decision').column('source').execute();
  },
};
