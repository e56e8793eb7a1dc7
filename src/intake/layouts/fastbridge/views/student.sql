with both_subjects as (
  select source_row, matched_student_id, matched_student_id_system, Grade
  from fastbridge_reading
  union all
  select source_row, matched_student_id, matched_student_id_system, Grade
  from fastbridge_mathematics
)

select
  both_subjects.source_row,
  both_subjects.matched_student_id,
  both_subjects.matched_student_id_system,
  grade.grade_level
from both_subjects
left join crosswalk_grade as grade
  on grade.code = both_subjects.Grade
