select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  assessment_id,
  tested_on as administration_date,
  'annual' as period,
  null as school_year,
  grade_level,
  score,
  percentile,
  case
    when masters = '1' then 'Masters grade level'
    when meets = '1' then 'Meets grade level'
    when approaches = '1' then 'Approaches grade level'
    when approaches = '0' then 'Did not meet grade level'
  end as performance_level,
  meets as is_proficient
from subject
