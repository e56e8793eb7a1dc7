-- Grain: one row per incident and student who acted.
select
  incident_id,
  student_id,
  school_id,
  year(date) + case when month(date) >= (select first_month from build_setting) then 1 else 0 end as school_year,
  date,
  time,
  location,
  behavior,
  source_code,
  delivery_id,
  source_file,
  source_line
from resolved_behavior_incident
