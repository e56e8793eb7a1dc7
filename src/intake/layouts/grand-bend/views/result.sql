-- All results in one form.
select
  source_row, student_unique_id, assessment_identifier, administration_date, null as grade_level,
  regexp_extract(scores, '(?:Composite|Scale) [Ss]core=([0-9.]+)', 1) as score,
  null as percentile, null as performance_level, 'other' as period
from act_results
union all
select
  source_row, student_unique_id, assessment_identifier, administration_date, null,
  regexp_extract(scores, 'Raw score=([0-9.]+)', 1),
  regexp_extract(scores, 'National College-Bound Percentile=([0-9.]+)', 1), null, 'other'
from sat_results
union all
select
  source_row, student_unique_id, assessment_identifier, administration_date, grade_level,
  other_score, null, performance_levels, 'annual'
from state_results
union all
select
  source_row, student_unique_id, assessment_identifier, administration_date, grade_level,
  regexp_extract(scores, 'Raw score=([0-9.]+)', 1), null, null, 'fall'
from benchmark_results
