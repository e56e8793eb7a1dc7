select
  dibels_8.*,
  period.period,
  right(dibels_8."School Year", 4) as ending_year,
  grade.grade_level
from dibels_8
left join crosswalk_period as period
  on period.code = dibels_8."Benchmark Period"
left join crosswalk_grade as grade
  on grade.code = dibels_8."Assessment Grade"
