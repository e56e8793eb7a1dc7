-- Absent (most of the day) and tardy, or two kinds of absence, on one day.
select
  e.delivery_id,
  e.source_file,
  e.source_line,
  'attendance_event.attendance_event_category' as detail
from attendance_event e
join (
  select student_id, school_id, date
  from attendance_event
  group by student_id, school_id, date
  having min(attendance_event_category) <> max(attendance_event_category)
) several
  on several.student_id = e.student_id
  and several.school_id = e.school_id
  and several.date = e.date
