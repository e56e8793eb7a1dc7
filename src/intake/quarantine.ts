import type { BatchColumn } from './batch-table.ts';

/**
 * Columns of `quarantine.parquet`: one row per reason. `whole` says that nothing of the source row was mapped; without it,
 * one entity row made from it was held back while others were mapped. `raw` is the row as it came.
 */
export const quarantineColumns = [
  { name: 'source_row', type: 'bigint' },
  { name: 'feed', type: 'varchar' },
  { name: 'file', type: 'varchar' },
  { name: 'line', type: 'bigint' },
  { name: 'rule', type: 'varchar' },
  { name: 'entity', type: 'varchar' },
  { name: 'column', type: 'varchar' },
  { name: 'message', type: 'varchar' },
  { name: 'whole', type: 'varchar' },
  { name: 'raw', type: 'varchar' },
] as const satisfies readonly BatchColumn[];
