-- Grain: one row per student, school and month. `month` is text, YYYY-MM.
select
  student_id,
  school_id,
  school_year,
  substr(cast(date as varchar), 1, 7) as month,
  count(*) as days_enrolled,
  count(*) filter (where is_absent is not null) as days_known,
  count(*) filter (where is_absent = false) as days_present,
  count(*) filter (where is_absent) as days_absent,
  count(*) filter (where is_tardy) as days_tardy
from student_day
where is_primary
group by student_id, school_id, school_year, substr(cast(date as varchar), 1, 7)
