with program as (
  select
    source_row,
    local_id,
    school_local_id,
    'special_education' as program,
    coalesce(sped_placement, 'Special education') as program_name,
    concat_ws(', ', disability, sped_level_of_need) as detail
  from student
  where program_assigned = 'Sp Ed'
  union all
  select source_row, local_id, school_local_id, 'section_504', '504 plan', plan_504
  from student
  where plan_504 like '504%'
  union all
  select student.source_row, local_id, school_local_id, 'english_learner', 'English learner', limited_english_proficiency
  from student
  join crosswalk_english_proficiency as english_proficiency
    on english_proficiency.code = student.limited_english_proficiency
    and english_proficiency.is_learner = 'true'
  union all
  select student.source_row, local_id, school_local_id, 'economically_disadvantaged', 'School meals', free_reduced_lunch
  from student
  join crosswalk_meals as meals
    on meals.code = student.free_reduced_lunch
    and meals.is_eligible = 'true'
)

select
  source_row,
  local_id as student_id,
  program,
  program_name,
  school_local_id as school_id,
  null as begin_date,
  null as end_date,
  nullif(detail, '') as detail
from program
