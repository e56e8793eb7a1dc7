select
  fountas_pinnell.*,
  us_date(fountas_pinnell.DateTaken) as tested_on,
  period.period,
  grade.grade_level
from fountas_pinnell
left join crosswalk_period as period
  on period.code = fountas_pinnell.TestAdministration
left join crosswalk_grade as grade
  on grade.code = fountas_pinnell.GradeLevel
