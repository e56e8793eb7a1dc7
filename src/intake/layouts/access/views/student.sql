with both_tests as (
  select source_row, matched_student_id, matched_student_id_system, "Test Completion Date" as completed, Grade
  from access
  union all
  select source_row, matched_student_id, matched_student_id_system, "Test Completion Date", Grade
  from alternate_access
)

select
  both_tests.source_row,
  both_tests.matched_student_id,
  both_tests.matched_student_id_system,
  us_date(both_tests.completed) as tested_on,
  grade.grade_level
from both_tests
left join crosswalk_grade as grade
  on grade.code = both_tests.Grade
