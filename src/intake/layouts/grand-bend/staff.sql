select
  source_row,
  staff_unique_id as staff_id,
  staff_unique_id as local_staff_id,
  first_name,
  last_name,
  null as email
from staff
