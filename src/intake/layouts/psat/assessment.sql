with titles (section, title, subject) as (
  values
    ('total', '', 'composite'),
    ('ebrw', ': Reading and writing', 'ela'),
    ('math', ': Math', 'mathematics')
)

select
  min(test.source_row) as source_row,
  case titles.section when 'total' then test.test else test.test || '-' || titles.section end as assessment_id,
  case test.test
    when 'psat-8-9' then 'PSAT 8/9'
    when 'psat-10' then 'PSAT 10'
    when 'psat-nmsqt' then 'PSAT/NMSQT'
    else 'PSAT, which one is not said'
  end || titles.title as title,
  titles.subject,
  'college_entrance' as assessment_type,
  'College Board' as publisher,
  case titles.section when 'total' then 'Total score' else 'Section score' end as score_name
from test
cross join titles
group by test.test, titles.section, titles.title, titles.subject
