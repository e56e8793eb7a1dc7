select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  assessment_id,
  tested_on as administration_date,
  period,
  school_year,
  grade_level,
  score,
  percentile,
  placement as performance_level,
  null as is_proficient
from diagnostic
