select
  min(source_row) as source_row,
  assessment_id,
  'GOLD: ' || area as title,
  subject,
  'benchmark' as assessment_type,
  'Teaching Strategies' as publisher,
  'Scale score' as score_name
from area
group by assessment_id, area, subject
