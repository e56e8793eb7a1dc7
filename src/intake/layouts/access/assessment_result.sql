select
  score.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  score.assessment_id,
  student.tested_on as administration_date,
  'annual' as period,
  null as school_year,
  student.grade_level,
  score.score,
  null as percentile,
  score.level as performance_level,
  null as is_proficient
from score
join student
  on student.source_row = score.source_row
where lower(score.domain) = 'overall'
  and coalesce(score.score, score.level) is not null
