select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  case part.section when 'total' then test.test else test.test || '-' || part.section end as assessment_id,
  part.objective,
  test.tested_on as administration_date,
  'other' as period,
  null as school_year,
  test.grade_level,
  part.score_type,
  score.score,
  score.percentile,
  null as performance_level
from test
join score
  on score.source_row = test.source_row
join crosswalk_part as part
  on part.code = score.part
