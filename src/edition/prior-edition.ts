import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { programMark } from './build-marks.ts';
import { copyHashed } from './file-hash.ts';
import { editionForm } from './form.ts';

/** The edition served before: a build begins with a copy of it and makes anew only the parts that would come out otherwise. */
export interface PriorEdition {
  readonly file: string;
  /** SHA-256 of the file, from when it was published: a damaged one is never built upon. */
  readonly sha256: string;
}

/** Parts of an edition by `<table>/<part>`: what each was made from, and its rows. */
export type PartMarks = ReadonlyMap<string, { readonly mark: string; readonly rows: number }>;

/** The edition served before cannot be read. A build then starts anew without it. */
export class PriorUnreadable extends Error {}

/**
 * Copies the prior edition to the file of a new one and returns its parts. Null, and no copy, when another program or setting of the year made
 * it, so that nothing in it can be used. Throws `PriorUnreadable`.
 */
export async function copyPrior(
  warehouse: Warehouse,
  prior: PriorEdition,
  request: { readonly file: string; readonly firstMonth: number },
): Promise<PartMarks | null> {
  try {
    const marks = await marksOf(warehouse, prior.file, request.firstMonth);
    if (marks !== null && copyHashed(prior.file, request.file) !== prior.sha256)
      throw new Error(`${prior.file}: it is not what was published`);
    return marks;
  } catch (error) {
    throw new PriorUnreadable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function marksOf(warehouse: Warehouse, file: string, firstMonth: number): Promise<PartMarks | null> {
  await warehouse.run(`attach ${literal(file)} as prior (read_only)`);
  try {
    const known = await warehouse.all(`
      select table_name
      from information_schema.columns
      where table_catalog = 'prior'
        and (table_name = 'edition_part' and column_name = 'mark' or table_name = 'build_setting' and column_name = 'form')`);
    if (known.length !== 2) return null;
    const [setting] = await warehouse.all<{ form: number; first_month: number }>(
      'select form, first_month from prior.build_setting',
    );
    if (setting?.form !== editionForm || setting.first_month !== firstMonth) return null;
    const parts = await warehouse.all<{ table_name: string; part: string; mark: string; row_count: number }>(
      'select table_name, part, mark, row_count from prior.edition_part',
    );
    const marks = new Map(
      parts.map(({ table_name, part, mark, row_count }) => [
        `${table_name}/${part}`,
        { mark, rows: row_count },
      ]),
    );
    return marks.get('program/')?.mark === programMark() ? marks : null;
  } finally {
    await warehouse.run('detach prior');
  }
}
