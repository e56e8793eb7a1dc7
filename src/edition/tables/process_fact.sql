-- Grain: one row per fact about how the district runs; the unit is the one of its fact_type.
select
  fact_type,
  fact_key,
  school_id,
  staff_id,
  student_id,
  coalesce(
    school_year,
    year(date) + case when month(date) >= (select first_month from build_setting) then 1 else 0 end
  ) as school_year,
  date,
  category,
  value,
  delivery_id,
  source_file,
  source_line
from resolved_process_fact
