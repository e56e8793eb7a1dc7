-- Grain: one row per program, participant and day, as the organisation signed them in.
-- Rules: student_id is set where the sheet carries an id we know; all others wait for matching (a finding) and count for nobody.
select
  organization,
  program_name,
  participant_key,
  student_id,
  first_name,
  last_name,
  birth_date,
  date,
  minutes,
  delivery_id,
  source_file,
  source_line
from resolved_program_attendance
