select
  source_row,
  Section_id as section_id,
  staff_id,
  is_primary,
  null as begin_date,
  null as end_date
from taught
where staff_id is not null
