-- Grain: one row per member of staff, section and begin date.
-- Rules: open dates take the section's. is_current: see section_staff.is_current.sql.
select
  e.section_id,
  e.staff_id,
  e.is_primary,
  coalesce(e.begin_date, s.begin_date) as begin_date,
  coalesce(e.end_date, s.end_date) as end_date,
  e.delivery_id,
  e.source_file,
  e.source_line
from resolved_section_staff e
left join section s
  on s.section_id = e.section_id
