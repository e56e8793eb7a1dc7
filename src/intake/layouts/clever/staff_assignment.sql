select
  source_row,
  Teacher_id as staff_id,
  School_id as school_id,
  false as is_district_wide,
  'teacher' as staff_classification,
  coalesce(Title, 'Teacher') as position_title,
  null as begin_date,
  null as end_date,
  null as fte
from teachers
