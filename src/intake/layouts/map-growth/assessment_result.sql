-- Percentiles against "USER" norms compare with whoever took the test, not with the nation: they are left out.
select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  assessment_id,
  tested_on as administration_date,
  period,
  school_year,
  null as grade_level,
  TestRITScore as score,
  case when coalesce(upper(NormsReferenceData), '') <> 'USER' then TestPercentile end as percentile,
  AchievementQuintile as performance_level,
  null as is_proficient
from test
