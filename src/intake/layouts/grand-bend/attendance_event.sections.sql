-- The same tardies once more, as the section took them.
select
  section_tardies.source_row,
  section_tardies.student_unique_id as student_id,
  section_tardies.school_id,
  section_tardies.event_date as date,
  category.attendance_event_category,
  'Section ' || section_tardies.category as source_code,
  null as duration,
  section_tardies.section_identifier as reason
from section_tardies
left join crosswalk_attendance_category as category on category.code = section_tardies.category
