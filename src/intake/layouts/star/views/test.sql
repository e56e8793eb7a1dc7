select
  star_reading.*,
  coalesce(CompletedDateLocal, CompletedDate) as tested_on,
  right(star_reading.SchoolYear, 4) as school_year,
  period.period,
  grade.grade_level
from star_reading
left join crosswalk_period as period
  on period.code = star_reading.ScreeningPeriodWindowName
left join crosswalk_grade as grade
  on grade.code = star_reading.Grade
