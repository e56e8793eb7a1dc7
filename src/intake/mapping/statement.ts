import { literal } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';

/** What the text of a layout's SQL says, without running it. */
export interface ParsedStatement {
  /**
   * Null when it is a single select; otherwise what is wrong, in words that may be shown: nothing has been read yet, so the message can only
   * speak of the SQL itself.
   */
  readonly problem: string | null;
  /** Columns it yields as nothing but `null`, in lower case. */
  readonly nulls: ReadonlySet<string>;
}

export async function parseStatement(warehouse: Warehouse, sql: string): Promise<ParsedStatement> {
  const known = seen.get(sql);
  if (known !== undefined) return known;
  const parsed = await parseAnew(warehouse, sql);
  seen.set(sql, parsed);
  return parsed;
}

/** A child maps many deliveries with the same few layouts. What a text says does not depend on the rows. */
const seen = new Map<string, ParsedStatement>();

async function parseAnew(warehouse: Warehouse, sql: string): Promise<ParsedStatement> {
  const [row] = await warehouse.all<{ parsed: string }>(
    `select json_serialize_sql(${literal(sql)}) as parsed`,
  );
  const parsed: unknown = JSON.parse(row?.parsed ?? '{}');
  return { problem: problemIn(parsed), nulls: new Set(nullsIn(parsed)) };
}

function problemIn(parsed: unknown): string | null {
  if (!isRecord(parsed)) return 'it cannot be parsed';
  if (parsed.error === true) {
    return parsed.error_type === 'not implemented'
      ? 'it is not a select statement'
      : `it cannot be parsed (${firstLine(String(parsed.error_message))})`;
  }
  const count = Array.isArray(parsed.statements) ? parsed.statements.length : 0;
  if (count === 1) return problemOfCalls(parsed.statements);
  return count === 0 ? 'it is empty' : `it holds ${count} statements, and only one select is allowed`;
}

/** Of a select by itself: where several are put together, a column may be null in one of them only. */
function nullsIn(parsed: unknown): string[] {
  const [statement] = isRecord(parsed) && Array.isArray(parsed.statements) ? parsed.statements : [];
  const node: unknown = isRecord(statement) ? statement.node : null;
  if (!isRecord(node) || node.type !== 'SELECT_NODE' || !Array.isArray(node.select_list)) return [];
  return node.select_list.flatMap((item: unknown) =>
    isRecord(item) && item.class === 'CONSTANT' && isRecord(item.value) && item.value.is_null === true
      ? [String(item.alias).toLowerCase()]
      : [],
  );
}

/** Table functions that make rows out of nothing but their arguments. */
const tableFunctions = new Set(['unnest', 'range', 'generate_series']);

/** Functions that run text as SQL, or say something to anyone but the result. */
const refusedFunctions = new Set([
  'write_log',
  'query',
  'query_table',
  'json_execute_serialized_sql',
  'getenv',
  'getvariable',
  'current_setting',
  'current_query',
  'pg_sleep',
  'sleep_ms',
]);

/** What a parsed statement calls that no mapping needs. The sealed database refuses files and network by itself; this is before it. */
function problemOfCalls(node: unknown): string | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const problem = problemOfCalls(child);
      if (problem !== null) return problem;
    }
    return null;
  }
  if (!isRecord(node)) return null;
  if (node.type === 'TABLE_FUNCTION' && isRecord(node.function)) {
    const called = String(node.function.function_name).toLowerCase();
    if (!tableFunctions.has(called)) return `it calls the table function ${called}()`;
  }
  if (typeof node.function_name === 'string' && refusedFunctions.has(node.function_name.toLowerCase()))
    return `it calls ${node.function_name.toLowerCase()}()`;
  return problemOfCalls(Object.values(node));
}

/** The statement without the semicolon at its end, so that it can stand in parentheses. */
export function withoutSemicolon(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}

/**
 * What went wrong while rows were being read. The engine's own words may quote a value of a row, so only the kind of error is told.
 */
export function kindOfError(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const kind = /^([A-Z][A-Za-z ]+) Error/.exec(message)?.[1]?.toLowerCase() ?? 'unknown';
  if (kind === 'out of memory') return 'it needed more memory than allowed';
  if (kind === 'permission') return 'it tried to reach a file, the network or a setting';
  return `a value could not be worked with (${kind} error); use try_cast or leave the text as it is`;
}

/** What is wrong with SQL that has been parsed but not run: it may be told in full. */
export function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/^[A-Z][A-Za-z ]+ Error: /, '').trim();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
