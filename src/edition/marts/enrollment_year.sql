-- Grain: one row per student, school, school year and reach with membership.
-- Rules: the enrolment point of `full` is the reference day in the current school year and the last instructional day of the school in earlier
-- ones; of `to_date` the same day of the year. is_enrolled says whether the student was enrolled on that day.
with
points as (
  select
    c.school_id,
    c.school_year,
    'full' as reach,
    max(c.date) as day
  from calendar_day c
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
  group by c.school_id, c.school_year
  union all
  select
    c.school_id,
    c.school_year,
    'to_date' as reach,
    max(c.date) as day
  from calendar_day c
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - c.school_year as integer))
  group by c.school_id, c.school_year
)
select
  e.student_id,
  e.school_id,
  e.school_year,
  p.reach,
  bool_or(p.day between e.entry_date and e.last_day) as is_enrolled
from student_school_enrollment e
join points p
  on p.school_id = e.school_id
  and p.school_year = e.school_year
where e.is_membership
group by e.student_id, e.school_id, e.school_year, p.reach
