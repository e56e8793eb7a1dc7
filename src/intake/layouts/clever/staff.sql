-- Teachers come once a school, and again among the staff where they do other work too.
select
  min(source_row) as source_row,
  list(source_row order by source_row) as source_rows,
  Teacher_id as staff_id,
  max(Teacher_number) as local_staff_id,
  arg_max(First_name, source_row) as first_name,
  arg_max(Last_name, source_row) as last_name,
  max(Teacher_email) as email
from teachers
where Teacher_id is not null
group by Teacher_id
