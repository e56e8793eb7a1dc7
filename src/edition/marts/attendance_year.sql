-- Grain: one row per student, school, school year and reach. Reach `full` is every day up to the as-of day; `to_date` ends at the same
-- day of the year in every school year, so that two years can be compared.
-- Rules: counts are those of attendance_month. `to_date` adds up the months that had ended by that day, and the days of the month it lies in.
with
ends as (
  select
    y.school_year,
    cast(
      (select as_of from build_setting)
        - to_years(cast((select current_school_year from build_setting) - y.school_year as integer))
      as date
    ) as last_day
  from (select distinct school_year from attendance_month) y
),
counted as (
  select
    student_id, school_id, school_year, 'full' as reach, days_enrolled, days_known, days_present, days_absent, days_excused,
    days_unexcused, days_suspended, days_tardy, days_unknown, days_not_delivered
  from attendance_month
  union all
  select
    m.student_id, m.school_id, m.school_year, 'to_date', m.days_enrolled, m.days_known, m.days_present, m.days_absent, m.days_excused,
    m.days_unexcused, m.days_suspended, m.days_tardy, m.days_unknown, m.days_not_delivered
  from attendance_month m
  join ends e
    on e.school_year = m.school_year
  where m.month < substr(cast(e.last_day as varchar), 1, 7)
  union all
  select
    d.student_id,
    d.school_id,
    d.school_year,
    'to_date',
    1,
    case when d.is_absent is not null then 1 else 0 end,
    case when d.is_absent = false then 1 else 0 end,
    case when d.is_absent then 1 else 0 end,
    case when d.attendance_status = 'excused_absence'::attendance_status then 1 else 0 end,
    case when d.attendance_status = 'unexcused_absence'::attendance_status then 1 else 0 end,
    case when d.attendance_status = 'out_of_school_suspension'::attendance_status then 1 else 0 end,
    case when d.is_tardy then 1 else 0 end,
    case when d.attendance_status = 'unknown'::attendance_status then 1 else 0 end,
    case when d.attendance_status = 'not_delivered'::attendance_status then 1 else 0 end
  from student_day d
  join ends e
    on e.school_year = d.school_year
    and d.date between cast(date_trunc('month', e.last_day) as date) and e.last_day
  where d.is_primary
)
select
  student_id,
  school_id,
  school_year,
  reach,
  cast(sum(days_enrolled) as bigint) as days_enrolled,
  cast(sum(days_known) as bigint) as days_known,
  cast(sum(days_present) as bigint) as days_present,
  cast(sum(days_absent) as bigint) as days_absent,
  cast(sum(days_excused) as bigint) as days_excused,
  cast(sum(days_unexcused) as bigint) as days_unexcused,
  cast(sum(days_suspended) as bigint) as days_suspended,
  cast(sum(days_tardy) as bigint) as days_tardy,
  cast(sum(days_unknown) as bigint) as days_unknown,
  cast(sum(days_not_delivered) as bigint) as days_not_delivered
from counted
group by student_id, school_id, school_year, reach
