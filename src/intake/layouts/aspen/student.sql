select
  student.source_row,
  student.local_id as student_id,
  student.local_id as local_student_id,
  student.state_id as state_student_id,
  -- "Last, First Middle": what stands behind the comma is all of the first names.
  nullif(trim(split_part(student.full_name, ',', 2)), '') as first_name,
  null as middle_name,
  nullif(trim(split_part(student.full_name, ',', 1)), '') as last_name,
  null as preferred_first_name,
  student.date_of_birth as birth_date,
  case upper(student.gender) when 'F' then 'female' when 'M' then 'male' when 'N' then 'nonbinary' end as sex,
  case
    when student.hispanic_latino in ('1', 'Y', 'true') then 'hispanic_or_latino'
    else race.race_ethnicity
  end as race_ethnicity,
  language.language as home_language,
  null as email
from student
left join crosswalk_race as race on race.code = student.race
left join crosswalk_language as language on language.code = student.home_language
