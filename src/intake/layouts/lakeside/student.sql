select
  students.source_row,
  case when demographics.source_row is not null then [demographics.source_row] else [] end as source_rows,
  students.student_unique_id as student_id,
  students.student_unique_id as local_student_id,
  null as state_student_id,
  students.first_name,
  students.middle_name,
  concat_ws(' ', students.last_name, students.generation_suffix) as last_name,
  null as preferred_first_name,
  students.birth_date,
  lower(demographics.sex) as sex,
  case
    when demographics.hispanic_latino = '1' then 'hispanic_or_latino'
    else race.race_ethnicity
  end as race_ethnicity,
  demographics.language as home_language,
  -- Several addresses in one cell: the first is the student's.
  split_part(demographics.email, ';', 1) as email
from students
left join demographics on demographics.student_unique_id = students.student_unique_id
left join crosswalk_race as race on race.code = demographics.race
