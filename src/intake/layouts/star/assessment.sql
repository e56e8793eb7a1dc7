select
  min(source_row) as source_row,
  'star-reading' as assessment_id,
  'Star Reading' as title,
  'ela' as subject,
  'benchmark' as assessment_type,
  'Renaissance' as publisher,
  'Scaled score' as score_name
from star_reading
having count(*) > 0
