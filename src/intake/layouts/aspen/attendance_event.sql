-- A row can be late and dismissed early on one day: that is two events. The ids are Aspen's own (OID), not the district's.
with event as (
  select
    source_row,
    case when ATT_EXCUSED_IND = '1' then 'excused_absence' else 'unexcused_absence' end as category
  from attendance
  where ATT_ABSENT_IND = '1'
  union all
  select source_row, 'tardy'
  from attendance
  where ATT_TARDY_IND = '1'
  union all
  select source_row, 'early_departure'
  from attendance
  where ATT_DISMISSED_IND = '1'
  union all
  select source_row, 'unknown'
  from attendance
  where not coalesce(ATT_ABSENT_IND = '1' or ATT_TARDY_IND = '1' or ATT_DISMISSED_IND = '1', false)
)

select
  attendance.source_row,
  nullif(attendance.ATT_STD_OID, 'NULL') as student_id,
  'source' as student_id_system,
  nullif(attendance.ATT_SKL_OID, 'NULL') as school_id,
  'source' as school_id_system,
  attendance.ATT_DATE as date,
  event.category as attendance_event_category,
  nullif(attendance.ATT_CODE_VIEW, 'NULL') as source_code,
  case
    when event.category like '%absence' and try_cast(attendance.ATT_PORTION_ABSENT as double) > 0
    then attendance.ATT_PORTION_ABSENT
  end as duration,
  nullif(attendance.ATT_REASON_CODE, 'NULL') as reason
from attendance
join event on event.source_row = attendance.source_row
