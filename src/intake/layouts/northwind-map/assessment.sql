with titles (assessment_id, title, subject) as (
  values
    ('growth-reading', 'Growth assessment, reading', 'ela'),
    ('growth-mathematics', 'Growth assessment, mathematics', 'mathematics')
)

select
  (select min(source_row) from growth) as source_row,
  assessment_id,
  title,
  subject,
  'benchmark' as assessment_type,
  'Lumen Measures' as publisher,
  'Growth score' as score_name
from titles
where exists (select 1 from growth)
