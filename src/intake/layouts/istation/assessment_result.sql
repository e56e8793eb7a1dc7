select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  assessment_id,
  tested_on as administration_date,
  'other' as period,
  null as school_year,
  grade_level,
  score,
  percentile,
  'Tier ' || tier as performance_level,
  null as is_proficient
from month
