select
  min(source_row) as source_row,
  assessment_id,
  case assessment_id when 'i-ready-reading' then 'i-Ready Diagnostic: Reading' else 'i-Ready Diagnostic: Mathematics' end as title,
  case assessment_id when 'i-ready-reading' then 'ela' else 'mathematics' end as subject,
  'benchmark' as assessment_type,
  'Curriculum Associates' as publisher,
  'Scale score' as score_name
from diagnostic
group by assessment_id
