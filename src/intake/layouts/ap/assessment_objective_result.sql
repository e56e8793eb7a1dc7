select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  'ap-' || part_of as assessment_id,
  title as objective,
  exam_year || '-05-01' as administration_date,
  'annual' as period,
  exam_year as school_year,
  grade_level,
  'Subscore' as score_type,
  score,
  null as percentile,
  performance_level
from exam
where part_of is not null
