-- Students of one section, with the days they missed this year.
select
  e.student_id,
  coalesce(s.preferred_first_name, s.first_name) as first_name,
  s.last_name,
  y.grade_level,
  a.days_enrolled,
  a.days_known,
  a.days_absent
from (
  select distinct student_id
  from section_enrollment
  where section_id = $section
    and is_current
) e
join student s
  on s.student_id = e.student_id
left join student_year y
  on y.student_id = e.student_id
  and y.school_year = $year
left join (
  select
    student_id,
    sum(days_enrolled) as days_enrolled,
    sum(days_known) as days_known,
    sum(days_absent) as days_absent
  from attendance_year
  where school_year = $year
    and reach = 'full'
  group by student_id
) a
  on a.student_id = e.student_id
order by s.last_name, s.first_name, e.student_id
