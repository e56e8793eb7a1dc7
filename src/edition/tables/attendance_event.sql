-- Grain: one row per student, school, day and code. Every event is kept; student_day decides what the day was.
select
  student_id,
  school_id,
  date,
  attendance_event_category,
  source_code,
  duration,
  reason,
  delivery_id,
  source_file,
  source_line
from resolved_attendance_event
