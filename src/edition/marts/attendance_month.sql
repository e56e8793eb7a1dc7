-- Grain: one row per student, school and month. `month` is text, YYYY-MM.
-- Rules: only primary days count. days_known = present + absent; unknown and not delivered days are in neither. It is built school year by
-- school year, like student_day.
with counted as (
  select
    student_id,
    school_id,
    school_year,
    date_trunc('month', date) as first_of_month,
    count(*) as days_enrolled,
    count(*) filter (where is_absent is not null) as days_known,
    count(*) filter (where is_absent = false) as days_present,
    count(*) filter (where is_absent) as days_absent,
    count(*) filter (where attendance_status = 'excused_absence'::attendance_status) as days_excused,
    count(*) filter (where attendance_status = 'unexcused_absence'::attendance_status) as days_unexcused,
    count(*) filter (where attendance_status = 'out_of_school_suspension'::attendance_status) as days_suspended,
    count(*) filter (where is_tardy) as days_tardy,
    count(*) filter (where attendance_status = 'unknown'::attendance_status) as days_unknown,
    count(*) filter (where attendance_status = 'not_delivered'::attendance_status) as days_not_delivered
  from year_student_day
  where is_primary
  group by student_id, school_id, school_year, date_trunc('month', date)
)
select
  student_id,
  school_id,
  school_year,
  substr(cast(first_of_month as varchar), 1, 7) as month,
  days_enrolled,
  days_known,
  days_present,
  days_absent,
  days_excused,
  days_unexcused,
  days_suspended,
  days_tardy,
  days_unknown,
  days_not_delivered
from counted
