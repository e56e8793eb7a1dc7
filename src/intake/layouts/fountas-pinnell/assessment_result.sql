-- The result is a letter, and a letter is no number: it is the level. "NULL" is how the export writes an empty cell.
select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  'fountas-pinnell' as assessment_id,
  tested_on as administration_date,
  period,
  null as school_year,
  grade_level,
  null as score,
  null as percentile,
  nullif(upper(TextReading), 'NULL') as performance_level,
  null as is_proficient
from test
