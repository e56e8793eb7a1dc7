import type { Warehouse } from '../engine/warehouse.ts';

/**
 * Finds the groups of ids that stand on the same records, through any chain of records: connected components over `pair`
 * (record_key, id_system, id_value) and `given_id` (id_no, …) of the schema `at`. Makes its `group_label` (id_no, group_no).
 *
 * Every id begins as a group of its own. In a round each record joins the groups of its ids into the lowest of them, until no record
 * holds two groups. Real records are done after two or three rounds; chains of any length shrink to a fraction each round.
 */
export async function labelGroups(warehouse: Warehouse, at: string): Promise<void> {
  await warehouse.run(`
    create or replace table ${at}.record_id as
    select dense_rank() over (order by p.record_key) as record_no, g.id_no
    from ${at}.pair p
    join ${at}.given_id g
      on g.id_system = p.id_system and g.id_value = p.id_value`);
  await warehouse.run(
    `create or replace table ${at}.group_label as select id_no, id_no as group_no from ${at}.given_id`,
  );
  while (await joinGroups(warehouse, at)) await followParents(warehouse, at);
  await warehouse.run(`drop table ${at}.record_id`);
  await warehouse.run(`drop table if exists ${at}.group_parent`);
}

/** `group_parent`: for each group that shares a record with a lower one, the lowest. False when there is none. */
async function joinGroups(warehouse: Warehouse, at: string): Promise<boolean> {
  await warehouse.run(`
    create or replace table ${at}.group_parent as
    with record_group as (
      select distinct r.record_no, l.group_no
      from ${at}.record_id r
      join ${at}.group_label l
        on l.id_no = r.id_no
    ),
    lowest as (
      select record_no, min(group_no) as group_no
      from record_group
      group by record_no
      having min(group_no) < max(group_no)
    )
    select g.group_no, min(l.group_no) as parent
    from record_group g
    join lowest l
      on l.record_no = g.record_no
    where l.group_no < g.group_no
    group by g.group_no`);
  const [row] = await warehouse.all<{ groups: number }>(`select count(*) as groups from ${at}.group_parent`);
  return row !== undefined && row.groups > 0;
}

/** Moves every group to the end of its chain of parents, by halving the chains, and relabels the ids. */
async function followParents(warehouse: Warehouse, at: string): Promise<void> {
  for (;;) {
    await warehouse.run(`
      create or replace table ${at}.group_ancestor as
      select p.group_no, coalesce(q.parent, p.parent) as parent, q.parent is not null as has_moved
      from ${at}.group_parent p
      left join ${at}.group_parent q
        on q.group_no = p.parent`);
    const [row] = await warehouse.all<{ moved: boolean | null }>(
      `select bool_or(has_moved) as moved from ${at}.group_ancestor`,
    );
    await warehouse.run(
      `create or replace table ${at}.group_parent as select group_no, parent from ${at}.group_ancestor`,
    );
    if (!row?.moved) break;
  }
  await warehouse.run(`drop table ${at}.group_ancestor`);
  await warehouse.run(`
    create or replace table ${at}.group_label as
    select l.id_no, coalesce(p.parent, l.group_no) as group_no
    from ${at}.group_label l
    left join ${at}.group_parent p
      on p.group_no = l.group_no`);
}
