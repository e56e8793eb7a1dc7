import { basename } from 'node:path';
import type { LayoutSettings } from '../layout-schema.ts';
import { withScratch } from '../scratch.ts';
import { eachRowOfText } from '../table/delimited.ts';
import { tableFiles } from '../table/table-file.ts';
import { openWorkbookReader } from '../table/workbook.ts';
import { openUtf8, topOfFile } from '../utf8-file.ts';
import { fitsOf, type LayoutFit } from './fit.ts';

/** A table of a file: the file itself, a sheet of a workbook, a file in an archive; and the layouts that fit its header, best first. */
export interface TableFits {
  readonly name: string;
  readonly fits: readonly LayoutFit[];
}

const delimiters = [',', ';', '\t', '|'];
/** Rows in which a header is looked for, and bytes that hold them. */
const topRows = 20;
const topBytes = 4 * 1024 * 1024;

/** Holds a file against all layouts. Throws `FileUnreadable` for what cannot be opened, and what the system says of a missing file. */
export async function fitFile(path: string, layouts: readonly LayoutSettings[]): Promise<TableFits[]> {
  const file = { name: basename(path), path, bytes: 0, sha256: '' };
  return withScratch(async (scratch) => {
    const workbooks = openWorkbookReader();
    try {
      const { files } = await tableFiles([file], scratch);
      const tables: TableFits[] = [];
      for (const each of files) {
        if (/[.](xlsx|xlsm|xls|ods)$/i.test(each.base)) {
          for (const sheet of await workbooks.open(each.path, scratch)) {
            const rows = sheet.top(topRows).map(([, cells]) => cells);
            tables.push({ name: `${each.name}/${sheet.name}`, fits: bestFits([rows], layouts) });
          }
          continue;
        }
        const text = await openUtf8(each.path, undefined, scratch);
        const top = await topOfFile(text.path, topBytes);
        tables.push({
          name: each.name,
          fits: bestFits(
            delimiters.map((delimiter) => rowsIn(top, delimiter)),
            layouts,
          ),
        });
      }
      return tables;
    } finally {
      workbooks.close();
    }
  });
}

/** The header is the row, cut by the delimiter, that fits any layout best. */
function bestFits(
  cuts: readonly (readonly (readonly string[])[])[],
  layouts: readonly LayoutSettings[],
): readonly LayoutFit[] {
  const tried = cuts.flatMap((rows) => rows.map((cells) => fitsOf(cells.map(nameIn), layouts)));
  const [best = []] = tried.toSorted(
    ([a], [b]) => (b?.share ?? 0) - (a?.share ?? 0) || (b?.known ?? 0) - (a?.known ?? 0),
  );
  return best;
}

function rowsIn(top: Buffer, delimiter: string): string[][] {
  const rows: string[][] = [];
  eachRowOfText(
    top,
    { delimiter, row: ({ cells }) => cells && rows.push([...cells]), fits: () => true },
    topRows,
  );
  return rows;
}

/** As the table reader sees a name: some systems put single quotes around it. */
function nameIn(cell: string): string {
  return cell
    .trim()
    .replace(/^'(.*)'$/, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
