-- Wide to long: the same test told in other ways. Nothing in the file is about one skill.
with long as (
  select source_row, field, value
  from (
    select
      source_row,
      UnifiedScore as "Unified score",
      GradeEquivalent as "Grade equivalent",
      NormalCurveEquivalent as "Normal curve equivalent",
      CurrentSGP as "Student growth percentile",
      EstimatedOralReadingFluency as "Words correct per minute",
      Lexile
    from test
  )
  unpivot (value for field in (* exclude (source_row)))
),

part as (
  select
    source_row,
    case field
      when 'Lexile' then 'Lexile measure'
      when 'Words correct per minute' then 'Estimated oral reading fluency'
      else 'Whole test'
    end as objective,
    field as score_type,
    case
      when field <> 'Lexile' then value
      when regexp_full_match(value, '(BR|EM)[0-9]+[LQ]?') then '-' || regexp_extract(value, '[0-9]+')
      else regexp_replace(value, '[LQ]$', '')
    end as score,
    null as level
  from long
  union all
  select source_row, 'Whole test', 'Renaissance benchmark', null, RenaissanceBenchmarkCategoryName
  from test
  where RenaissanceBenchmarkCategoryName is not null
)

select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  'star-reading' as assessment_id,
  part.objective,
  test.tested_on as administration_date,
  test.period,
  test.school_year,
  test.grade_level,
  part.score_type,
  part.score,
  null as percentile,
  part.level as performance_level
from part
join test
  on test.source_row = part.source_row
