select
  min(test_result.source_row) as source_row,
  test_result.assessment_id,
  test_result.assessment_id as title,
  any_value(subject.subject) as subject,
  case
    when any_value(test_result.test) like 'MCAS%' then 'state'
    when any_value(test_result.test) like '%ACCESS%' then 'language_proficiency'
    when regexp_matches(any_value(test_result.test), '^(MAP|DIBELS|STAR)') then 'benchmark'
    else 'other'
  end as assessment_type,
  null as publisher,
  'Scale score' as score_name
from test_result
left join crosswalk_assessment_subject as subject on subject.code = test_result.subject
where test_result.assessment_id <> ''
group by test_result.assessment_id
