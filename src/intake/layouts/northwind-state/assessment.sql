select
  min(results.source_row) as source_row,
  subject.assessment_id,
  subject.title,
  subject.subject,
  'state' as assessment_type,
  'State department of education' as publisher,
  'Scale score' as score_name
from results
join crosswalk_subject as subject
  on subject.code = results.SUBJECT
group by all
