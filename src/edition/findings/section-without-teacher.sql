select
  s.delivery_id,
  s.source_file,
  s.source_line,
  'section_staff.staff_id' as detail
from section s
left join section_staff t
  on t.section_id = s.section_id
where t.section_id is null
