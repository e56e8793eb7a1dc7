-- One strong id on two people of the same delivery: it links nobody until the source is mended.
select
  delivery_id,
  source_file,
  source_line,
  kind || '.' || id_system as detail
from shared_identifier
