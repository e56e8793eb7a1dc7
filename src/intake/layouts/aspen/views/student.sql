-- The export writes the word NULL where it has nothing.
select
  source_row,
  nullif(state_id, 'NULL') as state_id,
  nullif(local_id, 'NULL') as local_id,
  nullif(full_name, 'NULL') as full_name,
  nullif(home_language, 'NULL') as home_language,
  nullif(program_assigned, 'NULL') as program_assigned,
  nullif(limited_english_proficiency, 'NULL') as limited_english_proficiency,
  nullif(sped_placement, 'NULL') as sped_placement,
  nullif(disability, 'NULL') as disability,
  nullif(sped_level_of_need, 'NULL') as sped_level_of_need,
  nullif(plan_504, 'NULL') as plan_504,
  nullif(grade, 'NULL') as grade,
  nullif(registration_date, 'NULL') as registration_date,
  nullif(free_reduced_lunch, 'NULL') as free_reduced_lunch,
  nullif(school_local_id, 'NULL') as school_local_id,
  nullif(enrollment_status, 'NULL') as enrollment_status,
  nullif(date_of_birth, 'NULL') as date_of_birth,
  nullif(gender, 'NULL') as gender,
  nullif(race, 'NULL') as race,
  nullif(hispanic_latino, 'NULL') as hispanic_latino
from students
