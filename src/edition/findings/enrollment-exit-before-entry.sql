select
  delivery_id,
  source_file,
  source_line,
  'student_school_enrollment.exit_date' as detail
from student_school_enrollment
where not is_membership
  and coalesce(exit_type, '') <> 'never_attended'
