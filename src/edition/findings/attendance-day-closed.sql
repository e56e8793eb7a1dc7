-- An attendance event on a day the school was closed, by its calendar.
select
  e.delivery_id,
  e.source_file,
  e.source_line,
  'attendance_event.date' as detail
from attendance_event e
left join calendar_day c
  on c.school_id = e.school_id
  and c.date = e.date
where coalesce(c.is_instructional, false) = false
  and e.date <= (select as_of from build_setting)
