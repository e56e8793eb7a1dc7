select
  min(source_row) as source_row,
  assessment_id,
  case assessment_id when 'fastbridge-early-reading' then 'FastBridge earlyReading' else 'FastBridge earlyMath' end as title,
  case assessment_id when 'fastbridge-early-reading' then 'ela' else 'mathematics' end as subject,
  'benchmark' as assessment_type,
  'FastBridge' as publisher,
  'Composite score' as score_name
from score
group by assessment_id
