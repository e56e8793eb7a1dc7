with program as (
  select source_row, Student_id, School_id, 'english_learner' as program, 'English learner' as name, Ell_status as detail
  from pupil
  where upper(Ell_status) = 'Y'
  union all
  select source_row, Student_id, School_id, 'special_education', 'Special education', IEP_status
  from pupil
  where upper(IEP_status) = 'Y'
  union all
  select pupil.source_row, Student_id, School_id, 'economically_disadvantaged', 'School meals', Frl_status
  from pupil
  join crosswalk_meals as meals on meals.code = pupil.Frl_status and meals.is_eligible = 'true'
)

select
  source_row,
  Student_id as student_id,
  program,
  name as program_name,
  School_id as school_id,
  null as begin_date,
  null as end_date,
  detail
from program
