select
  calendar.source_row,
  calendar.SCHOOL as school_id,
  replace(calendar.CAL_DATE, '/', '-') as date,
  day_type.day_type,
  day_type.is_instructional,
  calendar.NOTE as note
from calendar
left join crosswalk_day_type as day_type
  on day_type.code = calendar.DAY_TYPE
