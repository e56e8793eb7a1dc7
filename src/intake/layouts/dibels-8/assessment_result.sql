select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  'dibels-8' as assessment_id,
  us_date(test."Client Date") as administration_date,
  test.period,
  test.ending_year as school_year,
  test.grade_level,
  test."Composite Score" as score,
  test."Composite - National Norm Percentile" as percentile,
  test."Composite Level" as performance_level,
  level.is_proficient
from test
left join crosswalk_level as level
  on level.code = test."Composite Level"
where coalesce(test."Composite Score", test."Composite Level") is not null
