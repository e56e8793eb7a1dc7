import type { Migration } from '../migrations.ts';

/** Disclosures, requests of parents, directory information and annual notices (34 CFR Part 99). */
export const records: Migration = {
  name: '0009-records',
  async up(db) {
    await db.schema
      .createTable('disclosure')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('student_id', 'text', (column) => column.notNull())
      .addColumn('disclosed_on', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('party', 'text', (column) => column.notNull())
      .addColumn('interest', 'text', (column) => column.notNull())
      .addColumn('provision', 'text', (column) => column.notNull())
      .addColumn('threat', 'text')
      .addColumn('records', 'text', (column) => column.notNull())
      .addColumn('edition', 'text')
      .addColumn('look', 'integer')
      .addColumn('recorded_at', 'text', (column) => column.notNull())
      .addColumn('recorded_by', 'text', (column) => column.notNull())
      .addColumn('struck_at', 'text')
      .addColumn('struck_by', 'text')
      .addColumn('struck_reason', 'text')
      .execute();
    await db.schema
      .createIndex('disclosure_student')
      .on('disclosure')
      .columns(['student_id', 'disclosed_on'])
      .execute();
    await db.schema
      .createTable('record_request')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('student_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('asked_on', 'text', (column) => column.notNull())
      .addColumn('asked_by', 'text', (column) => column.notNull())
      .addColumn('way', 'text', (column) => column.notNull())
      .addColumn('due_on', 'text', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('wanted', 'text')
      .addColumn('recorded_at', 'text', (column) => column.notNull())
      .addColumn('recorded_by', 'text', (column) => column.notNull())
      .addColumn('answer', 'text')
      .addColumn('answered_on', 'text')
      .addColumn('answered_by', 'text')
      .addColumn('answer_words', 'text')
      .addColumn('hearing_asked_on', 'text')
      .addColumn('hearing_on', 'text')
      .addColumn('hearing_outcome', 'text')
      .addColumn('statement', 'text')
      .addColumn('statement_on', 'text')
      .addColumn('statement_by', 'text')
      .execute();
    await db.schema.createIndex('record_request_student').on('record_request').column('student_id').execute();
    await db.schema
      .createTable('directory_policy')
      .addColumn('version', 'integer', (column) => column.primaryKey())
      .addColumn('items', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('directory_opt_out')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('student_id', 'text', (column) => column.notNull())
      .addColumn('asked_by', 'text', (column) => column.notNull())
      .addColumn('begins_on', 'text', (column) => column.notNull())
      .addColumn('recorded_at', 'text', (column) => column.notNull())
      .addColumn('recorded_by', 'text', (column) => column.notNull())
      .addColumn('ended_at', 'text')
      .addColumn('ended_by', 'text')
      .execute();
    await db.schema
      .createIndex('directory_opt_out_student')
      .on('directory_opt_out')
      .column('student_id')
      .execute();
    await db.schema
      .createTable('annual_notice')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('school_year', 'integer', (column) => column.notNull())
      .addColumn('given_on', 'text', (column) => column.notNull())
      .addColumn('way', 'text', (column) => column.notNull())
      .addColumn('languages', 'text', (column) => column.notNull())
      .addColumn('audience', 'text', (column) => column.notNull())
      .addColumn('recorded_at', 'text', (column) => column.notNull())
      .addColumn('recorded_by', 'text', (column) => column.notNull())
      .execute();
  },
};
