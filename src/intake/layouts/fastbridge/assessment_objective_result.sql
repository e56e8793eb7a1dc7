-- Timed subtests are scored by what is right in a minute, the others by items correct.
select
  subtest.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  subtest.assessment_id,
  subtest.test as objective,
  subtest.tested_on as administration_date,
  subtest.period,
  null as school_year,
  student.grade_level,
  case when subtest.per_minute is not null then 'Correct per minute' else 'Items correct' end as score_type,
  coalesce(subtest.per_minute, subtest.items_correct) as score,
  subtest.percentile,
  subtest.risk as performance_level
from subtest
join student
  on student.source_row = subtest.source_row
