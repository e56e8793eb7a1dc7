with used as (
  select min(source_row) as source_row, 'fastbridge-early-reading' as assessment_id, 'FastBridge earlyReading' as title, 'ela' as subject
  from fastbridge_reading
  union all
  select min(source_row), 'fastbridge-early-math', 'FastBridge earlyMath', 'mathematics'
  from fastbridge_mathematics
)

select
  source_row,
  assessment_id,
  title,
  subject,
  'benchmark' as assessment_type,
  'FastBridge' as publisher,
  'Composite score' as score_name
from used
where source_row is not null
