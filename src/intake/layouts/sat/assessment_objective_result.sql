select
  administration.source_row,
  administration.matched_student_id as student_id,
  administration.matched_student_id_system as student_id_system,
  case part.section when 'total' then 'sat' else 'sat-' || part.section end as assessment_id,
  part.objective,
  administration.tested_on as administration_date,
  'other' as period,
  null as school_year,
  administration.grade_level,
  part.score_type,
  administration.score[part.code] as score,
  latest.percentile,
  null as performance_level
from administration
cross join crosswalk_part as part
left join latest
  on latest.source_row = administration.source_row
  and administration.administration = 'LATEST'
  and latest.part = part.code
where administration.score[part.code] is not null
