import { basename } from 'node:path';
import { Failure } from '../base/failure.ts';
import { literal } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import { editionForm } from './form.ts';

/**
 * Opens an edition for reading, as catalog `edition`, with the door to the outside shut and locked. Throws `edition-form` for one that another version of
 * Almanac built in another form.
 */
export async function openEdition(file: string): Promise<Warehouse> {
  const warehouse = await openWarehouse({ connections: 4 });
  try {
    await warehouse.run(`attach ${literal(file)} as edition (read_only)`);
    await warehouse.seal();
    if ((await formOf(warehouse)) !== editionForm)
      throw new Failure('edition-form', { edition: basename(file, '.duckdb') });
    return warehouse;
  } catch (error) {
    warehouse.close();
    throw error;
  }
}

/** Form of an open edition; null for one from before forms were numbered. */
async function formOf(warehouse: Warehouse): Promise<number | null> {
  const columns = await warehouse.all(`
    select column_name
    from information_schema.columns
    where table_catalog = 'edition' and table_name = 'build_setting' and column_name = 'form'`);
  if (columns.length === 0) return null;
  const [row] = await warehouse.all<{ form: number }>('select form from edition.build_setting');
  return row?.form ?? null;
}
