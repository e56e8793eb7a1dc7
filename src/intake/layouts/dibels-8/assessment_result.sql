select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  test.assessment_id,
  us_date(test."Client Date") as administration_date,
  test.period,
  test.ending_year as school_year,
  test.grade_level,
  test."Composite Score" as score,
  test."Composite - National Norm Percentile" as percentile,
  test."Composite Level" as performance_level,
  -- The goals are those of DIBELS 8; what the levels of other editions mean is not known here.
  case when test.assessment_id = 'dibels-8' then level.is_proficient end as is_proficient
from test
left join crosswalk_level as level
  on level.code = test."Composite Level"
where coalesce(test."Composite Score", test."Composite Level") is not null
