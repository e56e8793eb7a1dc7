import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { rowsMadeBy } from './part-book.ts';
import type { RefKind } from './schema/column.ts';
import { type EntityName, entity } from './schema/entities.ts';

/**
 * References to these are looked up in the identity index (`memory.id_<kind>`). Ids of all other things are unique
 * within their system already and become `<system>:<id>`.
 */
export const indexedKinds = ['student', 'staff', 'guardian', 'school'] as const satisfies readonly RefKind[];
export type IndexedKind = (typeof indexedKinds)[number];

interface Reference {
  readonly column: string;
  readonly kind: RefKind;
  readonly required: boolean;
}

function references(entityName: EntityName): Reference[] {
  return Object.entries(entity(entityName).columns).flatMap(([column, { type, required }]) =>
    type.kind === 'ref' ? [{ column, kind: type.to, required }] : [],
  );
}

function isIndexed(kind: RefKind): kind is IndexedKind {
  return (indexedKinds as readonly string[]).includes(kind);
}

/** Kinds of which an entity's rows need the index. */
export function kindsReferredTo(entityName: EntityName): IndexedKind[] {
  return [
    ...new Set(
      references(entityName)
        .map(({ kind }) => kind)
        .filter(isIndexed),
    ),
  ];
}

/**
 * Every landed row, with `<ref>` in Almanac ids beside `<ref>_given`, the source's id, and `arrival`, a number that is higher the later a row
 * came: by the delivery, then by its place in it (no delivery has 2^46 rows). `landed` is a select.
 */
export function matchedSql(entityName: EntityName, landed: string): string {
  const refs = references(entityName);
  const replaced = refs.map(({ column, kind }) => {
    const given = `l.${name(column)}`;
    const system = `l.${name(`${column}_system`)}`;
    if (kind === 'student') return `${studentFound(column)} as ${name(column)}`;
    return isIndexed(kind)
      ? `${name(`i_${column}`)}.almanac_id as ${name(column)}`
      : `case when ${given} is null then null else ${system} || ':' || ${given} end as ${name(column)}`;
  });
  const given = refs.map(({ column }) => `l.${name(column)} as ${name(`${column}_given`)}`);
  const joins = refs
    .filter(({ kind }) => isIndexed(kind))
    .map(({ column, kind }) => {
      const alias = name(`i_${column}`);
      const join = `left join memory.${name(`id_${kind}`)} ${alias}
        on ${alias}.id_system = l.${name(`${column}_system`)} and ${alias}.id_value = l.${name(column)}`;
      return kind === 'student' ? `${join}\n${decidedJoin(column)}` : join;
    });
  return `
    select
      l.* ${refs.length > 0 ? `exclude (${refs.map(({ column }) => name(column)).join(', ')})` : ''}
      ${[...replaced, ...given].map((column) => `, ${column}`).join('\n')}
      , cast(l.delivery_sequence as bigint) * 70368744177664 + l.source_row as arrival
    from (${landed}) l
    ${joins.join('\n')}`;
}

/** What a person decided about ids of the source the row came from (see store/id-decisions.ts). */
function decidedJoin(column: string): string {
  const alias = name(`d_${column}`);
  return `left join memory.decided_student ${alias}
    on ${alias}.source = l.source
    and ${alias}.id_system = l.${name(`${column}_system`)}
    and ${alias}.id_value = l.${name(column)}`;
}

/** Where a decided id has come to be another student's own since, it cannot be said whose the row is: nobody's. */
function studentFound(column: string): string {
  const [index, decided] = [`i_${column}`, `d_${column}`].map((alias) => `${name(alias)}.almanac_id`);
  return `case
    when ${decided} is null then ${index}
    when ${index} is null or ${index} = ${decided} then ${decided}
  end`;
}

/** What tables read of resolved rows beside the columns of the entity: whose rows they are, and where they came from. */
const origin = [
  'source',
  'delivery_id',
  'delivery_sequence',
  'source_feed',
  'source_file',
  'source_line',
  'source_row',
] as const;

/** The rows that count, as selects: of several with the same key the newest. */
export interface Resolved {
  /** Right for any rows, and the one that marks speak of. */
  readonly sql: string;
  /** Right where no key comes twice. */
  readonly plain: string;
  /** One row where a key comes twice, or two have one hash. */
  readonly repeats: string;
}

/**
 * Of the rows that count: of several with the same key the newest. Where a required reference is one nobody knows, the row stays out
 * of the edition (and in the landing area), because it cannot be said whose it is. `matched` is a select.
 */
export function resolvedRows(entityName: EntityName, matched: string): Resolved {
  const required = references(entityName)
    .filter((ref) => ref.required)
    .map((ref) => `and ${name(ref.column)} is not null`);
  const key = entity(entityName).key.map(name).join(', ');
  const columns = Object.keys(entity(entityName).columns).map(name).join(', ');
  const from = `
      from (${matched})
      where is_current
        ${required.join('\n')}`;
  // Few keys come twice. To rank those alone spares sorting everything; two keys with one hash only rank a row that stays first.
  const sql = `
    with counted as materialized (
      select ${columns}, ${origin.join(', ')}, hash(${key}) as key_hash${from}
    ),
    repeated as materialized (
      select key_hash
      from counted
      group by key_hash
      having count(*) > 1
    )
    select * exclude (key_hash)
    from counted
    anti join repeated using (key_hash)
    union all
    select * exclude (key_hash)
    from counted
    semi join repeated using (key_hash)
    qualify row_number() over (
      partition by ${key}
      order by delivery_sequence desc, source_row desc, source_feed desc, source_file desc, hash(${columns})
    ) = 1`;
  return {
    sql,
    plain: `select ${columns}, ${origin.join(', ')}${from}`,
    repeats: `
      select 1
      from (select hash(${key}) as key_hash${from})
      group by key_hash
      having count(*) > 1
      limit 1`,
  };
}

/** Rows of which the memory of a build cannot keep all aside. */
const many = 5_000_000;

/**
 * The select to make rows with. Many rows are read twice, at first only their keys: to keep them aside while keys are counted would fill the memory, and
 * the disk takes longer.
 */
export async function leanestSql(
  warehouse: Warehouse,
  { sql, plain, repeats }: Resolved,
  rows: number,
): Promise<string> {
  if (rows < many) return sql;
  return (await warehouse.all(repeats)).length > 0 ? sql : plain;
}

/** Rows in which references nobody knows are looked for. */
export interface Referring {
  readonly entityName: EntityName;
  /** What the part of `edition.unmatched_reference` is called. */
  readonly part: string;
  /** A select of rows as they were mapped, those that count among them; null where there is none. */
  readonly mapped: string | null;
  /** A select of the rows that count, matched. */
  readonly matched: string;
}

/** Writes the references nobody knows into `edition.unmatched_reference`. Tells how many. */
export async function noteUnmatched(
  warehouse: Warehouse,
  { entityName, part, mapped, matched }: Referring,
): Promise<number> {
  const indexed = references(entityName).filter(({ kind }) => isIndexed(kind));
  if (indexed.length === 0 || mapped === null || !(await mayMiss(warehouse, indexed, mapped))) return 0;
  const missing = ({ column }: Reference) =>
    `${name(`${column}_given`)} is not null and ${name(column)} is null`;
  return rowsMadeBy(
    warehouse,
    `insert into edition.unmatched_reference
    select ${literal(part)}, ${literal(entityName)}, c.column_name, c.is_required, m.delivery_id, m.source_file, m.source_line
    from (
      select delivery_id, source_file, source_line, ${indexed.map((ref) => `${missing(ref)} as ${name(ref.column)}`).join(', ')}
      from (${matched})
      where ${indexed.map((ref) => `(${missing(ref)})`).join(' or ')}
    ) m
    cross join (values ${indexed.map(({ column, required }) => `(${literal(column)}, ${required})`).join(', ')}) c (column_name, is_required)
    where case c.column_name ${indexed.map(({ column }) => `when ${literal(column)} then m.${name(column)}`).join(' ')} end`,
  );
}

/**
 * Whether there is an id that nobody knows, or that a person has decided about. A source has far fewer ids than rows, and mostly knows whom it
 * speaks of.
 */
async function mayMiss(warehouse: Warehouse, refs: readonly Reference[], mapped: string): Promise<boolean> {
  const found = await warehouse.all(
    refs
      .map(({ column, kind }) => {
        const decided =
          kind === 'student'
            ? 'or (g.id_system, g.id_value) in (select (id_system, id_value) from memory.decided_student)'
            : '';
        return `
          select 1
          from (
            select distinct ${name(`${column}_system`)} as id_system, ${name(column)} as id_value
            from (${mapped})
            where ${name(column)} is not null
          ) g
          left join memory.${name(`id_${kind}`)} i
            on i.id_system = g.id_system and i.id_value = g.id_value
          where i.almanac_id is null ${decided}`;
      })
      .join(' union all '),
  );
  return found.length > 0;
}
