select
  source_row,
  Section_id as section_id,
  Student_id as student_id,
  null as begin_date,
  null as end_date
from enrollments
