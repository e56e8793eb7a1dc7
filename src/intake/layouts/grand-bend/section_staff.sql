select
  source_row,
  section_identifier as section_id,
  staff_unique_id as staff_id,
  classroom_position = 'Teacher of Record' as is_primary,
  begin_date,
  end_date
from staff_sections
