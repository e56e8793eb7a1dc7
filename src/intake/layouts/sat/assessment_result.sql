select
  administration.source_row,
  administration.matched_student_id as student_id,
  administration.matched_student_id_system as student_id_system,
  case section.section when 'total' then 'sat' else 'sat-' || section.section end as assessment_id,
  administration.tested_on as administration_date,
  'other' as period,
  null as school_year,
  administration.grade_level,
  section.score,
  latest.percentile,
  null as performance_level,
  case
    when administration.administration <> 'LATEST' then null
    when section.section = 'ebrw' then sat.EBRW_CCR_BENCHMARK
    when section.section = 'math' then sat.MATH_CCR_BENCHMARK
  end as is_proficient
from administration
join section
  on section.source_row = administration.source_row
  and section.administration = administration.administration
join sat
  on sat.source_row = administration.source_row
left join latest
  on latest.source_row = administration.source_row
  and administration.administration = 'LATEST'
  and latest.part = case section.section when 'total' then 'TOTAL' when 'ebrw' then 'EBRW' else 'MATH_SECTION' end
-- A test whose scores are not out is a result of the whole without a score.
where section.section = 'total' or section.score is not null
