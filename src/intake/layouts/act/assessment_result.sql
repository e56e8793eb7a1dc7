select
  student.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  test.assessment_id,
  student.tested_on as administration_date,
  'other' as period,
  null as school_year,
  student.grade_level,
  score.value as score,
  rank.value as percentile,
  null as performance_level,
  null as is_proficient
from student
cross join crosswalk_test as test
join cell as score
  on score.source_row = student.source_row
  and score.field = lower(test.code)
left join cell as rank
  on rank.source_row = student.source_row
  and rank.field = lower(test.percentile)
