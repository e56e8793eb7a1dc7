-- Grain: one row per student, program and begin date.
select
  student_id,
  program,
  program_name,
  school_id,
  begin_date,
  end_date,
  detail,
  delivery_id,
  source_file,
  source_line
from resolved_student_program
