select
  pupil.source_row,
  pupil.source_rows,
  pupil.Student_id as student_id,
  pupil.Student_number as local_student_id,
  pupil.State_id as state_student_id,
  pupil.First_name as first_name,
  pupil.Middle_name as middle_name,
  pupil.Last_name as last_name,
  null as preferred_first_name,
  pupil.birth_date,
  case upper(pupil.Gender) when 'F' then 'female' when 'M' then 'male' when 'X' then 'nonbinary' end as sex,
  case
    when upper(pupil.Hispanic_Latino) = 'Y' then 'hispanic_or_latino'
    else race.race_ethnicity
  end as race_ethnicity,
  pupil.Home_language as home_language,
  pupil.Student_email as email
from pupil
left join crosswalk_race as race on race.code = pupil.Race
