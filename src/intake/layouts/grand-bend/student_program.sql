select
  student_programs.source_row,
  student_programs.student_unique_id as student_id,
  program.program,
  student_programs.program_name,
  schools.school_id,
  student_programs.begin_date,
  student_programs.end_date,
  student_programs.program_type as detail
from student_programs
left join crosswalk_program as program on program.code = student_programs.program_name
left join schools on schools.school_id = student_programs.education_organization_id
