select
  source_row,
  student_unique_id as student_id,
  student_unique_id as local_student_id,
  null as state_student_id,
  first_name,
  middle_name,
  last_name,
  preferred_first_name,
  birth_date,
  null as sex,
  null as race_ethnicity,
  null as home_language,
  null as email
from students
