select
  min(source_row) as source_row,
  assessment_id,
  case
    when assessment_id = 'dibels-8' then 'DIBELS 8th Edition'
    else 'mCLASS ' || coalesce(min("Assessment Edition"), 'without an edition')
  end as title,
  case when assessment_id = 'dibels-8' then 'ela' end as subject,
  'benchmark' as assessment_type,
  'Amplify (mCLASS)' as publisher,
  'Composite score' as score_name
from test
group by assessment_id
