-- A status nobody has mapped stays an unknown program: it must not turn into "not disadvantaged".
select
  meals.source_row,
  meals.STUDENT_NO as student_id,
  meal_status.program,
  'Meal status' as program_name,
  null as school_id,
  meals.EFFECTIVE_DATE as begin_date,
  null as end_date,
  meals.STATUS as detail
from meals
left join crosswalk_meal_status as meal_status
  on meal_status.code = meals.STATUS
