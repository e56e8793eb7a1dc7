-- Sign-ins of partner programs that carry no id we know: they wait for matching by name.
select
  delivery_id,
  source_file,
  source_line,
  organization as detail
from program_attendance
where student_id is null
