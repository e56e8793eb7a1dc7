select
  battery.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  battery.assessment_id,
  battery.tested_on as administration_date,
  battery.period,
  null as school_year,
  student.grade_level,
  battery.composite as score,
  battery.percentile,
  battery.risk as performance_level,
  null as is_proficient
from battery
join student
  on student.source_row = battery.source_row
