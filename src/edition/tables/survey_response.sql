-- Grain: one row per survey, respondent and question.
select
  survey,
  respondent_key,
  respondent_type,
  student_id,
  school_id,
  date,
  topic,
  question,
  answer_value,
  answer_text,
  delivery_id,
  source_file,
  source_line
from resolved_survey_response
