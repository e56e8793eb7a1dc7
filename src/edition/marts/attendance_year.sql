-- Grain: one row per student, school, school year and reach. Reach `full` is every day up to the as-of day; `to_date` ends at the same
-- day of the year in every school year, so that two years can be compared.
-- Rules: only primary days count. days_known = present + absent; unknown and not delivered days are in neither.
with reached as (
  select d.*, 'full' as reach
  from student_day d
  union all
  select d.*, 'to_date' as reach
  from student_day d
  where d.date <= (select as_of from build_setting)
    - to_years(cast((select current_school_year from build_setting) - d.school_year as integer))
)
select
  student_id,
  school_id,
  school_year,
  reach,
  count(*) as days_enrolled,
  count(*) filter (where is_absent is not null) as days_known,
  count(*) filter (where is_absent = false) as days_present,
  count(*) filter (where is_absent) as days_absent,
  count(*) filter (where attendance_status = 'excused_absence') as days_excused,
  count(*) filter (where attendance_status = 'unexcused_absence') as days_unexcused,
  count(*) filter (where attendance_status = 'out_of_school_suspension') as days_suspended,
  count(*) filter (where is_tardy) as days_tardy,
  count(*) filter (where attendance_status = 'unknown') as days_unknown,
  count(*) filter (where attendance_status = 'not_delivered') as days_not_delivered
from reached
where is_primary
group by student_id, school_id, school_year, reach
