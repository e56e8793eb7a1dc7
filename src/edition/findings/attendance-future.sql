select
  delivery_id,
  source_file,
  source_line,
  'attendance_event.date' as detail
from attendance_event
where date > (select as_of from build_setting)
