select
  min(source_row) as source_row,
  'dibels-8' as assessment_id,
  'DIBELS 8th Edition' as title,
  'ela' as subject,
  'benchmark' as assessment_type,
  'Amplify (mCLASS)' as publisher,
  'Composite score' as score_name
from dibels_8
having count(*) > 0
