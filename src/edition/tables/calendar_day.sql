-- Grain: one row per school and day of its calendar.
-- Rules: school_year is the year in which the school year ends; a day belongs to the year its month falls into.
select
  school_id,
  date,
  year(date) + case when month(date) >= (select first_month from build_setting) then 1 else 0 end as school_year,
  day_type,
  is_instructional,
  note,
  delivery_id,
  source_file,
  source_line
from resolved_calendar_day
