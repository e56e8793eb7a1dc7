-- One line a student and test. A test without a subject of its own is one assessment.
select
  source_row,
  nullif(nullif(local_id, 'NULL'), '') as local_id,
  nullif(nullif(state_id, 'NULL'), '') as state_id,
  us_date(nullif(assessment_date, 'NULL')) as assessment_date,
  nullif(assessment_scale_score, 'NULL') as score,
  nullif(coalesce(assessment_performance_level, assessment_perf_level), 'NULL') as level,
  nullif(assessment_test, 'NULL') as test,
  nullif(assessment_subject, 'NULL') as subject,
  concat_ws(' ', nullif(assessment_test, 'NULL'), nullif(nullif(assessment_subject, 'NULL'), assessment_test)) as assessment_id
from assessments
