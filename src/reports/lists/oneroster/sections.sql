-- Sections of one school year.
select
  section_id,
  course_id,
  school_id,
  term_id,
  title,
  section_type,
  period
from section
where school_year = $year
order by section_id
