import { openWarehouse, type Warehouse } from '../src/engine/warehouse.ts';

/** What differs in one table between the edition and what the baseline built. */
export interface Difference {
  readonly table: string;
  readonly figure: string;
  readonly edition: number | null;
  readonly baseline: number | null;
}

export interface Comparison {
  /** Tables held against each other, with the figures compared in each. */
  readonly tables: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

export const comparedTables = [
  'student_day',
  'student_year',
  'attendance_year',
  'attendance_month',
  'attendance_date',
  'assessment_outcome',
  'course_year',
  'incident_year',
  'enrollment_year',
] as const;

/**
 * Whether two databases hold the same: for each table its rows, for each column of the baseline's how many values it
 * has, and their sum (numbers, truths, days) or how many different ones there are (text). Ids differ by design and compare as text.
 */
export async function compareEditions(edition: string, baseline: string): Promise<Comparison> {
  const [ours, theirs] = await Promise.all([
    openWarehouse({ file: edition, readOnly: true, threads: 2 }),
    openWarehouse({ file: baseline, readOnly: true, threads: 2 }),
  ]);
  try {
    const tables: Record<string, number> = {};
    const differences: Difference[] = [];
    for (const table of comparedTables) {
      const figures = await figuresOf(theirs, table);
      const [mine, bare] = [await measured(ours, table, figures), await measured(theirs, table, figures)];
      tables[table] = figures.size;
      for (const figure of figures.keys()) {
        const [left, right] = [mine[figure] ?? null, bare[figure] ?? null];
        if (!isSame(left, right)) differences.push({ table, figure, edition: left, baseline: right });
      }
    }
    return { tables, differences };
  } finally {
    ours.close();
    theirs.close();
  }
}

/** Sums of fractions depend on the order they are added in. */
function isSame(left: number | null, right: number | null): boolean {
  if (left === null || right === null) return left === right;
  return Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right));
}

/** Figures of a table by name, each an SQL expression. */
async function figuresOf(warehouse: Warehouse, table: string): Promise<ReadonlyMap<string, string>> {
  const columns = await warehouse.all<{ column_name: string; data_type: string }>(
    `select column_name, data_type from duckdb_columns() where table_name = '${table}'`,
  );
  const figures = new Map([['rows', 'count(*)']]);
  for (const { column_name: column, data_type: type } of columns) {
    figures.set(`values of ${column}`, `count(${column})`);
    const [what, sql] = summed(column, type);
    figures.set(`${what} ${column}`, sql);
  }
  return figures;
}

function summed(column: string, type: string): [what: string, sql: string] {
  switch (type) {
    case 'BOOLEAN':
      return ['true', `count(*) filter (where ${column})`];
    case 'DATE':
      return ['days of', `sum(datediff('day', date '2000-01-01', ${column}))`];
    case 'VARCHAR':
      return ['different', `count(distinct ${column})`];
    default:
      return ['sum of', `sum(${column})`];
  }
}

async function measured(
  warehouse: Warehouse,
  table: string,
  figures: ReadonlyMap<string, string>,
): Promise<Record<string, number | null>> {
  const select = [...figures].map(([name, sql]) => `cast(${sql} as double) as "${name}"`);
  const [row] = await warehouse.all<Record<string, number | null>>(
    `select ${select.join(', ')} from ${table}`,
  );
  return row ?? {};
}
