select
  delivery_id,
  source_file,
  source_line,
  entity || '.' || column_name as detail
from unmatched_reference
where not is_required
