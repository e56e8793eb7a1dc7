-- Grain: one row per student, school and instructional day of the current school year. The same counts as attendance_year, for one day.
select
  student_id,
  school_id,
  school_year,
  date,
  1 as days_enrolled,
  case when is_absent is not null then 1 else 0 end as days_known,
  case when is_absent = false then 1 else 0 end as days_present,
  case when is_absent then 1 else 0 end as days_absent,
  case when is_tardy then 1 else 0 end as days_tardy
from student_day
where is_primary
  and school_year = (select current_school_year from build_setting)
