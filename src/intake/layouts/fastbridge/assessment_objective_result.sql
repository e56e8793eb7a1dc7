-- Timed subtests are scored by what is right in a minute, the others by items correct.
select
  score.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  score.assessment_id,
  score.test as objective,
  score.tested_on as administration_date,
  score.period,
  null as school_year,
  student.grade_level,
  case when score.per_minute is not null then 'Correct per minute' else 'Items correct' end as score_type,
  coalesce(score.per_minute, score.items_correct) as score,
  score.percentile,
  score.risk as performance_level
from score
join student
  on student.source_row = score.source_row
where not score.is_battery
