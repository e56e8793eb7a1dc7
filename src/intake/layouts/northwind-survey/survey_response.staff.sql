with answers as (
  select source_row, 'S1' as code, S1 as answer from staff_members
  union all
  select source_row, 'S2', S2 from staff_members
  union all
  select source_row, 'S3', S3 from staff_members
  union all
  select source_row, 'S4', S4 from staff_members
  union all
  select source_row, 'S5', S5 from staff_members
)

select
  staff_members.source_row,
  'Staff survey ' || right(staff_members."Date", 4) as survey,
  staff_members.Respondent as respondent_key,
  'staff' as respondent_type,
  null as student_id,
  school.school_number as school_id,
  us_date(staff_members."Date") as date,
  question.topic,
  question.question,
  answers.answer as answer_value,
  null as answer_text
from staff_members
join answers
  on answers.source_row = staff_members.source_row
left join crosswalk_question as question
  on question.code = answers.code
left join crosswalk_school as school
  on school.code = staff_members.School
where answers.answer is not null
