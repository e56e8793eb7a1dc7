select
  students.source_row,
  students.STUDENT_NO as student_id,
  students.STUDENT_NO as local_student_id,
  students.STATE_ID as state_student_id,
  students.FIRST_NAME as first_name,
  students.MIDDLE_NAME as middle_name,
  students.LAST_NAME as last_name,
  students.GOES_BY as preferred_first_name,
  us_date(students.DOB) as birth_date,
  gender.sex,
  ethnicity.race_ethnicity,
  language.iso_639 as home_language,
  students.EMAIL as email
from students
left join crosswalk_gender as gender
  on gender.code = students.GENDER
left join crosswalk_ethnicity as ethnicity
  on ethnicity.code = students.ETHNICITY
left join crosswalk_language as language
  on language.code = students.HOME_LANGUAGE
