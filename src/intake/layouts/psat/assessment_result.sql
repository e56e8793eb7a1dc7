with sections (section, part) as (
  values
    ('total', 'TOTAL'),
    ('ebrw', 'EBRW'),
    ('math', 'MATH_SECTION')
)

select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  case sections.section when 'total' then test.test else test.test || '-' || sections.section end as assessment_id,
  test.tested_on as administration_date,
  'other' as period,
  null as school_year,
  test.grade_level,
  score.score,
  score.percentile,
  null as performance_level,
  case sections.section
    when 'ebrw' then psat.EBRW_CCR_BENCHMARK
    when 'math' then psat.MATH_CCR_BENCHMARK
  end as is_proficient
from test
cross join sections
join psat
  on psat.source_row = test.source_row
left join score
  on score.source_row = test.source_row
  and score.part = sections.part
-- A test whose scores are not out is a result of the whole without a score.
where sections.section = 'total' or score.score is not null
