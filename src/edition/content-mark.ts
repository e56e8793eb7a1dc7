import { name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';

/** Mark of some columns of the rows of a table or view, in whatever order: how many, and sum and parity of their 64-bit hashes. */
export async function contentMark(
  warehouse: Warehouse,
  relation: string,
  columns: readonly string[],
): Promise<string> {
  const [row] = await warehouse.all<{ mark: string }>(`
    select concat_ws('/', count(*), cast(sum(hash) as varchar), cast(bit_xor(hash) as varchar)) as mark
    from (select hash(${columns.map(name).join(', ')}) as hash from ${relation})`);
  return row?.mark ?? '';
}
