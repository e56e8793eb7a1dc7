with dated as (
  select
    *,
    try_strptime(TEST_DATE, '%d-%b-%Y') as tested
  from results
)

select
  dated.source_row,
  dated.SSID as student_id,
  subject.assessment_id,
  coalesce(strftime(dated.tested, '%Y-%m-%d'), dated.TEST_DATE) as administration_date,
  'annual' as period,
  -- Tests are taken in spring, in the year the school year ends.
  year(dated.tested) as school_year,
  grade.grade_level,
  dated.SCALE_SCORE as score,
  null as percentile,
  level.performance_level,
  level.is_proficient
from dated
left join crosswalk_subject as subject
  on subject.code = dated.SUBJECT
left join crosswalk_grade as grade
  on grade.code = dated.TESTED_GRADE
left join crosswalk_achievement_level as level
  on level.code = dated.ACH_LEVEL
