-- Grain: one row per school and day for which the school has said whether its attendance is turned in.
select
  school_id,
  date,
  is_submitted,
  delivery_id,
  source_file,
  source_line
from resolved_attendance_submission
