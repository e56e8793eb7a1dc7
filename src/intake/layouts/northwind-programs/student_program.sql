select
  programs.source_row,
  programs.STUDENT_NO as student_id,
  program.program,
  programs.PROGRAM as program_name,
  programs.SCHOOL as school_id,
  us_date(programs.BEGIN_DATE) as begin_date,
  us_date(programs.END_DATE) as end_date,
  programs.DETAIL as detail
from programs
left join crosswalk_program as program
  on program.code = programs.PROGRAM
