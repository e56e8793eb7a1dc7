with response as (
  select
    *,
    -- "2018/08/12 6:28:23 AM AST" or "8/12/2018 6:28:23"
    coalesce(
      strftime(try_strptime(split_part(answered_at, ' ', 1), '%Y/%m/%d'), '%Y-%m-%d'),
      us_date(answered_at)
    ) as day
  from answer
)

select
  source_row,
  'Student voice survey ' || left(day, 4) as survey,
  matched_student_id || ' ' || answered_at as respondent_key,
  'student' as respondent_type,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  null as school_id,
  day as date,
  null as topic,
  question,
  null as answer_value,
  answer as answer_text
from response
