select
  source_row,
  "Emp No" as staff_id,
  "Emp No" as local_staff_id,
  "First Name" as first_name,
  "Last Name" as last_name,
  "Work Email" as email
from employees
