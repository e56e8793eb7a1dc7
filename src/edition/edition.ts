import { literal } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';

/** Opens an edition for reading, as catalog `edition`, with the door to the outside shut and locked. */
export async function openEdition(file: string): Promise<Warehouse> {
  const warehouse = await openWarehouse({ connections: 4 });
  await warehouse.run(`attach ${literal(file)} as edition (read_only)`);
  await warehouse.seal();
  return warehouse;
}
