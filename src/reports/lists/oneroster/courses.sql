-- Courses that have sections in one school year.
select
  course_id,
  course_code,
  title
from course
where course_id in (
  select course_id
  from section
  where school_year = $year
)
order by course_id
