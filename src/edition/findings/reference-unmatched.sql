-- A row points at a student, school, member of staff or guardian nobody has delivered.
select
  delivery_id,
  source_file,
  source_line,
  entity || '.' || column_name as detail
from unmatched_reference
where is_required
