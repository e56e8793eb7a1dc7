select
  delivery_id,
  source_file,
  source_line,
  'assessment_result.administration_date' as detail
from assessment_result
where school_id is null
