select
  delivery_id,
  source_file,
  source_line,
  'course_grade.school_id' as detail
from course_grade
where school_id is null
