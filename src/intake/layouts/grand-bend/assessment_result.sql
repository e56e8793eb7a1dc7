with dated as (
  select
    *,
    try_cast(administration_date as date) as tested_on
  from result
)
select
  dated.source_row,
  dated.student_unique_id as student_id,
  dated.assessment_identifier as assessment_id,
  dated.administration_date,
  dated.period,
  year(dated.tested_on) + case when month(dated.tested_on) >= 7 then 1 else 0 end as school_year,
  grade_level.grade_level,
  dated.score,
  dated.percentile,
  dated.performance_level,
  performance_level.is_proficient
from dated
left join crosswalk_grade_level as grade_level on grade_level.code = dated.grade_level
left join crosswalk_performance_level as performance_level on performance_level.code = dated.performance_level
