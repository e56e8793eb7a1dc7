import { name } from '../engine/sql.ts';
import { type EntityName, entity } from './schema/entities.ts';

/** Things and people that sources send whole: one that is missing from the newest delivery is gone from the source. */
export const masterEntities = [
  'school',
  'student',
  'guardian',
  'student_school_enrollment',
  'staff',
  'course',
  'section',
] as const satisfies readonly EntityName[];
export type MasterEntity = (typeof masterEntities)[number];

/** What tells records apart. An enrollment that is entered anew with another date is the same one, as with withdrawal by omission. */
function recordKey(entityName: MasterEntity): readonly string[] {
  return entityName === 'student_school_enrollment'
    ? ['student_id', 'school_id', 'school_year']
    : entity(entityName).key;
}

export function isMaster(entityName: EntityName): entityName is MasterEntity {
  return (masterEntities as readonly string[]).includes(entityName);
}

/**
 * `presence_<entity>`: one row per source and record it ever held, with the last delivery that had it and `gone_on`, the as-of day of the first
 * delivery without it; null while the newest has it.
 *
 * Where each school year has a newest delivery of its own, the last year the record was in decides: a student of two years ago who is in the
 * last file of that year is not gone, they have left school. Feeds whose deliveries add up (keep: all) never say that anything is gone.
 */
export function presenceSql(entityName: MasterEntity): string {
  const keys = recordKey(entityName).map(name);
  const key = keys.join(', ');
  return `
    with spoken as (
      select
        source,
        ${key},
        delivery_id,
        delivery_sequence,
        is_current,
        superseded_on,
        coalesce(spoken_year, 0) as year,
        max(coalesce(spoken_year, 0)) over (partition by source, ${key}) as newest_year
      from memory.${name(`matched_${entityName}`)}
      where keep <> 'all'
        ${keys.map((column) => `and ${column} is not null`).join('\n')}
        ${entityName === 'student_school_enrollment' ? 'and not is_inferred' : ''}
    )
    select
      source,
      ${key},
      nullif(newest_year, 0) as spoken_year,
      max_by(delivery_id, (delivery_sequence, delivery_id)) as delivery_id,
      case when not bool_or(is_current) then max_by(superseded_on, (delivery_sequence, superseded_on)) end as gone_on
    from spoken
    where year = newest_year
    group by source, ${key}, newest_year`;
}
