-- Level and proficiency come from the same benchmark, the state's; without one, the level is Renaissance's and nobody is called proficient.
select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  'star-reading' as assessment_id,
  tested_on as administration_date,
  period,
  school_year,
  grade_level,
  ScaledScore as score,
  PercentileRank as percentile,
  coalesce(StateBenchmarkCategoryName, RenaissanceBenchmarkCategoryName) as performance_level,
  case when StateBenchmarkCategoryName is not null then StateBenchmarkProficient end as is_proficient
from test
