-- Grain: one row per assessment (test and subject).
select
  assessment_id,
  title,
  subject,
  assessment_type,
  publisher,
  score_name,
  delivery_id,
  source_file,
  source_line
from resolved_assessment
