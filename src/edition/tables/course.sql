-- Grain: one row per course.
select
  course_id,
  course_code,
  title,
  subject,
  is_core,
  delivery_id,
  source_file,
  source_line
from resolved_course
