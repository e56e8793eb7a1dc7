select
  programs.source_row,
  programs.student_unique_id as student_id,
  program.program,
  programs.program_name,
  null as school_id,
  programs.begin_date,
  programs.end_date,
  programs.program_type as detail
from programs
left join crosswalk_program as program on program.code = programs.program_name
