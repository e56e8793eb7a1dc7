select
  families.source_row,
  'Family survey ' || left(families.Submitted, 4) as survey,
  families."Response ID" as respondent_key,
  'family' as respondent_type,
  null as student_id,
  school.school_number as school_id,
  families.Submitted as date,
  'Comments' as topic,
  'Is there anything else you would like to tell us?' as question,
  null as answer_value,
  families.Comment as answer_text
from families
left join crosswalk_school as school
  on school.code = families.School
where families.Comment is not null
