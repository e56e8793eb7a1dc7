select
  min(result.source_row) as source_row,
  result.assessment_identifier as assessment_id,
  coalesce(any_value(assessment.title), result.assessment_identifier) as title,
  any_value(assessment.subject) as subject,
  any_value(assessment.assessment_type) as assessment_type,
  any_value(assessment.publisher) as publisher,
  any_value(assessment.score_name) as score_name
from result
left join crosswalk_assessment as assessment on assessment.code = result.assessment_identifier
group by result.assessment_identifier
