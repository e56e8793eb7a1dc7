select
  score.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  score.assessment_id,
  score.tested_on as administration_date,
  score.period,
  null as school_year,
  student.grade_level,
  score.composite as score,
  score.percentile,
  score.risk as performance_level,
  null as is_proficient
from score
join student
  on student.source_row = score.source_row
where score.is_battery
