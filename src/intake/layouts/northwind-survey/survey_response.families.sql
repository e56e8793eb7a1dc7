-- Wide to long. Answers are "4 - Agree": the number is the value, and a question left open is no row.
with answers as (
  select source_row, 'F1' as code, F1 as answer from families
  union all
  select source_row, 'F2', F2 from families
  union all
  select source_row, 'F3', F3 from families
  union all
  select source_row, 'F4', F4 from families
  union all
  select source_row, 'F5', F5 from families
  union all
  select source_row, 'F6', F6 from families
)

select
  families.source_row,
  'Family survey ' || left(families.Submitted, 4) as survey,
  families."Response ID" as respondent_key,
  'family' as respondent_type,
  null as student_id,
  school.school_number as school_id,
  families.Submitted as date,
  question.topic,
  question.question,
  split_part(answers.answer, ' - ', 1) as answer_value,
  null as answer_text
from families
join answers
  on answers.source_row = families.source_row
left join crosswalk_question as question
  on question.code = answers.code
left join crosswalk_school as school
  on school.code = families.School
where answers.answer is not null
