import type { JsonValue, Warehouse } from '../engine/warehouse.ts';

/** Functions a question may call. Anything else, above all whatever reads files or settings, is refused. */
const allowedFunctions = new Set([
  ...['count', 'count_star', 'sum', 'min', 'max', 'avg', 'median', 'quantile_cont', 'bool_or', 'bool_and'],
  ...[
    'max_by',
    'min_by',
    'arg_max',
    'arg_min',
    'list',
    'string_agg',
    'row_number',
    'rank',
    'dense_rank',
    'lag',
    'lead',
  ],
  ...[
    'first_value',
    'last_value',
    'coalesce',
    'nullif',
    'least',
    'greatest',
    'abs',
    'round',
    'floor',
    'ceil',
  ],
  ...['lower', 'upper', 'trim', 'substr', 'substring', 'length', 'concat', '||', 'lpad', 'replace', 'cast'],
  ...[
    'year',
    'month',
    'day',
    'date_part',
    'date_diff',
    'date_trunc',
    'isodow',
    'row',
    'struct_pack',
    'unnest',
  ],
  ...[
    '+',
    '-',
    '*',
    '/',
    '//',
    '%',
    '~~',
    '!~~',
    '~~*',
    '=',
    '<>',
    '<',
    '>',
    '<=',
    '>=',
    'not',
    'and',
    'or',
    'in',
  ],
]);

/**
 * Checks a question on DuckDB's own parse tree (not on its text, and not with getTableNames, which misses joins): one select,
 * reading only the named tables and its own CTEs by plain names, calling only allowed functions. Returns what is wrong, or null.
 */
export async function queryProblem(
  warehouse: Warehouse,
  sql: string,
  tables: readonly string[],
): Promise<string | null> {
  const [row] = await warehouse.all<{ tree: string }>(
    'select json_serialize_sql(cast($sql as varchar)) as tree',
    { sql },
  );
  const tree = JSON.parse(row?.tree ?? '{"error":true}') as { error?: boolean; statements?: JsonValue[] };
  if (tree.error || !tree.statements) return 'it is not a select';
  if (tree.statements.length !== 1) return 'it is not a single statement';
  return problemIn(tree.statements[0] ?? null, new Set(tables));
}

function problemIn(node: JsonValue, known: ReadonlySet<string>): string | null {
  if (node === null || typeof node !== 'object') return null;
  if (Array.isArray(node)) {
    for (const child of node) {
      const problem = problemIn(child, known);
      if (problem) return problem;
    }
    return null;
  }
  const own = ownProblem(node, known);
  if (own) return own;
  const visible = new Set([...known, ...cteNames(node)]);
  for (const child of Object.values(node)) {
    const problem = problemIn(child, visible);
    if (problem) return problem;
  }
  return null;
}

function ownProblem(node: { [key: string]: JsonValue }, known: ReadonlySet<string>): string | null {
  switch (node.type) {
    case 'BASE_TABLE':
      if (node.catalog_name || node.schema_name)
        return `it names ${String(node.table_name)} by its full name`;
      return known.has(String(node.table_name))
        ? null
        : `it reads ${String(node.table_name)}, which it did not declare`;
    case 'TABLE_FUNCTION':
      return 'it calls a table function';
    case 'SHOW_REF':
      return 'it lists what there is';
    case 'FUNCTION':
    case 'WINDOW_AGGREGATE':
      return functionProblem(node);
    default:
      return typeof node.function_name === 'string' ? functionProblem(node) : null;
  }
}

function functionProblem(node: { [key: string]: JsonValue }): string | null {
  const called = String(node.function_name ?? '').toLowerCase();
  return called === '' || allowedFunctions.has(called) ? null : `it calls ${called}()`;
}

function cteNames(node: { [key: string]: JsonValue }): string[] {
  const map = node.cte_map;
  if (map === null || typeof map !== 'object' || Array.isArray(map) || !Array.isArray(map?.map)) return [];
  return map.map.flatMap((entry) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry) && typeof entry.key === 'string'
      ? [entry.key]
      : [],
  );
}
