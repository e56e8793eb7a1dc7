select
  test_result.source_row,
  coalesce(test_result.local_id, test_result.state_id) as student_id,
  case when test_result.local_id is null then 'state' else 'local' end as student_id_system,
  nullif(test_result.assessment_id, '') as assessment_id,
  test_result.assessment_date as administration_date,
  case when test_result.test like 'MCAS%' then 'annual' else 'other' end as period,
  year(try_cast(test_result.assessment_date as date))
    + case when month(try_cast(test_result.assessment_date as date)) >= 7 then 1 else 0 end as school_year,
  null as grade_level,
  test_result.score,
  null as percentile,
  test_result.level as performance_level,
  case when test_result.test like 'MCAS%' then level.is_proficient end as is_proficient
from test_result
left join crosswalk_mcas_level as level on level.code = test_result.level
