select
  min(source_row) as source_row,
  assessment_id,
  case assessment_id when 'access' then 'ACCESS for ELLs' else 'Alternate ACCESS' end as title,
  'ela' as subject,
  'language_proficiency' as assessment_type,
  'WIDA' as publisher,
  'Scale score, overall' as score_name
from score
group by assessment_id
