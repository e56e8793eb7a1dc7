import { readFileSync } from 'node:fs';
import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { BuildMarks } from './build-marks.ts';
import { type FindingRule, findingRules } from './finding-rules.ts';
import { type PartBook, rowsMadeBy } from './part-book.ts';
import { runSteps } from './run-steps.ts';

/**
 * Runs every data-quality rule, or copies what it found where it would find the same, and writes `edition_finding`: one row per cause (rule, detail, delivery, file), with the number
 * of rows and the first 20 lines.
 */
export async function recordFindings(
  warehouse: Warehouse,
  { marks, book, atATime }: { marks: BuildMarks; book: PartBook; atATime: number },
): Promise<void> {
  await warehouse.run(`
    create table if not exists edition.edition_finding (
      rule varchar, severity varchar, detail varchar, delivery_id varchar, source_file varchar, message varchar,
      remedy varchar, row_count bigint, lines bigint[]
    )`);
  const steps = (Object.keys(findingRules) as FindingRule[]).map((rule) => {
    const { severity, message, remedy } = findingRules[rule];
    // A row of a wide file that became several is one row to mend; what never came has no line and counts as often as it is missing.
    const rows = 'case when count(source_line) > 0 then count(distinct source_line) else count(*) end';
    const found = readFileSync(new URL(`./findings/${rule}.sql`, import.meta.url), 'utf8');
    const sql = `
      select
        ${literal(rule)},
        ${literal(severity)},
        detail,
        delivery_id,
        source_file,
        replace(replace(${literal(message)}, '{rows}', cast(${rows} as varchar)), '{detail}', coalesce(detail, '')),
        ${literal(remedy)},
        ${rows},
        list_slice(list_sort(list(distinct source_line) filter (where source_line is not null)), 1, 20)
      from (${found})
      group by detail, delivery_id, source_file`;
    const part = {
      table: 'edition_finding',
      part: rule,
      mark: marks.ofSql(sql),
      condition: `rule = ${literal(rule)}`,
      build: () => rowsMadeBy(warehouse, `insert into edition.edition_finding ${sql}`),
    };
    return { name: rule, after: [], run: () => book.part(part) };
  });
  await runSteps(steps, atATime);
  await book.keepOnly('edition_finding');
}
