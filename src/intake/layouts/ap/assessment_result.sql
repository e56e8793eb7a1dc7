-- An exam without a score (withheld, cancelled, not yet scored) is a result without a score.
select
  source_row,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  'ap-' || exam as assessment_id,
  exam_year || '-05-01' as administration_date,
  'annual' as period,
  exam_year as school_year,
  grade_level,
  score,
  null as percentile,
  performance_level,
  null as is_proficient
from exam
where part_of is null
