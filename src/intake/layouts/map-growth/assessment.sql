select
  min(test.source_row) as source_row,
  test.assessment_id,
  case when starts_with(test.assessment_id, 'map-growth-') then 'MAP Growth: ' else 'MAP screening: ' end
    || min(test.course_name) as title,
  min(subject.subject) as subject,
  'benchmark' as assessment_type,
  'NWEA' as publisher,
  'RIT' as score_name
from test
left join crosswalk_subject as subject
  on subject.code = test.Subject
group by test.assessment_id
