-- Enrollments at a school that has no calendar in that year: nobody can say which days were school days.
select
  e.delivery_id,
  e.source_file,
  e.source_line,
  'calendar_day.date' as detail
from student_school_enrollment e
left join (
  select distinct school_id, school_year
  from calendar_day
) c
  on c.school_id = e.school_id
  and c.school_year = e.school_year
where c.school_id is null
  and e.is_membership
