select
  min(staff.source_row) as source_row,
  list(staff.source_row order by staff.source_row) as source_rows,
  staff.Staff_id as staff_id,
  null as local_staff_id,
  arg_max(staff.First_name, staff.source_row) as first_name,
  arg_max(staff.Last_name, staff.source_row) as last_name,
  max(staff.Staff_email) as email
from staff
where staff.Staff_id is not null
  and staff.Staff_id not in (select Teacher_id from teachers where Teacher_id is not null)
group by staff.Staff_id
