import type { Migration } from '../migrations.ts';

/** What people decided about deliveries that were held. */
export const deliveryDecisions: Migration = {
  name: '0002-delivery-decisions',
  async up(db) {
    await db.schema
      .createTable('delivery_decision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('delivery', 'text', (column) => column.notNull())
      .addColumn('decided_at', 'text', (column) => column.notNull())
      .addColumn('decided_by', 'text', (column) => column.notNull())
      .addColumn('decision', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('thresholds', 'text')
      .addColumn('is_used', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('delivery_decision_delivery')
      .on('delivery_decision')
      .column('delivery')
      .execute();
  },
};
