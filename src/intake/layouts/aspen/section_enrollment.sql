select
  source_row,
  school_local_id || '|' || course_number || '|' || section_number || '|' || term_local_id as section_id,
  nullif(local_id, 'NULL') as student_id,
  null as begin_date,
  null as end_date
from student_sections
