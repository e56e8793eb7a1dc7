-- Grain: one row per guardian and student.
select
  guardian_id,
  student_id,
  first_name,
  last_name,
  relationship,
  email,
  phone,
  language,
  delivery_id,
  source_file,
  source_line
from resolved_guardian
