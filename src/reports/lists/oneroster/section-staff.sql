-- Who teaches which section now.
select
  section_id,
  staff_id,
  is_primary,
  begin_date,
  end_date
from section_staff
where is_current
order by section_id, staff_id, begin_date
