select
  min(source_row) as source_row,
  course_number as course_id,
  course_number as course_code,
  coalesce(max(nullif(course_description, 'NULL')), course_number) as title,
  null as subject,
  null as is_core
from courses_sections
where course_number is not null
group by course_number
