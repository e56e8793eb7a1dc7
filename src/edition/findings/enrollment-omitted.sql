select
  delivery_id,
  source_file,
  source_line,
  'student_school_enrollment.exit_date' as detail
from student_school_enrollment
where is_omitted
