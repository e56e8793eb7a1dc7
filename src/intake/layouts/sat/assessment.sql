with titles (section, title, subject) as (
  values
    ('total', 'SAT', 'composite'),
    ('ebrw', 'SAT: Reading and writing', 'ela'),
    ('math', 'SAT: Math', 'mathematics')
)

select
  (select min(source_row) from administration) as source_row,
  case section when 'total' then 'sat' else 'sat-' || section end as assessment_id,
  title,
  subject,
  'college_entrance' as assessment_type,
  'College Board' as publisher,
  case section when 'total' then 'Total score' else 'Section score' end as score_name
from titles
where exists (select 1 from administration)
