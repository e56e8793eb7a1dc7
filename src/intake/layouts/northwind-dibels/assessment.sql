select
  min(source_row) as source_row,
  'early-literacy' as assessment_id,
  'Early literacy screener' as title,
  'ela' as subject,
  'benchmark' as assessment_type,
  'Firstpage Reading' as publisher,
  'Composite score' as score_name
from screening
having count(*) > 0
