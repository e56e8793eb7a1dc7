select
  min(source_row) as source_row,
  'fountas-pinnell' as assessment_id,
  'Fountas & Pinnell benchmark assessment' as title,
  'ela' as subject,
  'benchmark' as assessment_type,
  'Heinemann' as publisher,
  'Text reading level (a letter)' as score_name
from fountas_pinnell
having count(*) > 0
