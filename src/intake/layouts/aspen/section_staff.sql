-- A section is told by school, course, number and term together: where one is missing, nobody knows which one is meant.
select
  source_row,
  school_local_id || '|' || course_number || '|' || section_number || '|' || term_local_id as section_id,
  nullif(local_id, 'NULL') as staff_id,
  null as is_primary,
  null as begin_date,
  null as end_date
from educator_sections
