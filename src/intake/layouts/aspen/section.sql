select
  source_row,
  school_local_id || '|' || course_number || '|' || section_number || '|' || term_local_id as section_id,
  course_number as course_id,
  school_local_id as school_id,
  null as term_id,
  section_number as title,
  'scheduled' as section_type,
  nullif(section_schedule, 'NULL') as period,
  (select school_year from delivery) as school_year
from courses_sections
