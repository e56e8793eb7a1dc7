-- Wide to long: every measure has "<measure> - Level", "- Score" and "- National Norm Percentile". The composite is the result itself.
with measure as (
  select
    source_row,
    regexp_extract(field, '(?i)^(.*) - (Level|Score|National Norm Percentile)$', 1) as objective,
    max(value) filter (where field ilike '% - Score') as score,
    max(value) filter (where field ilike '% - National Norm Percentile') as percentile,
    max(value) filter (where field ilike '% - Level') as level
  from (
    select source_row, columns('(?i)^.* - (Level|Score|National Norm Percentile)$')
    from test
  )
  unpivot (value for field in (columns('(?i) - (Level|Score|National Norm Percentile)$')))
  group by all
),

part as (
  select source_row, objective, 'Score' as score_type, score, percentile, level
  from measure
  where lower(objective) <> 'composite'
  union all
  select
    source_row,
    'Lexile measure',
    'Lexile',
    case
      when regexp_full_match("DIBELS Composite Score - Lexile", '(BR|EM)[0-9]+[LQ]?')
      then '-' || regexp_extract("DIBELS Composite Score - Lexile", '[0-9]+')
      else regexp_replace("DIBELS Composite Score - Lexile", '[LQ]$', '')
    end,
    null,
    null
  from test
  where "DIBELS Composite Score - Lexile" is not null
)

select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  test.assessment_id,
  part.objective,
  us_date(test."Client Date") as administration_date,
  test.period,
  test.ending_year as school_year,
  test.grade_level,
  part.score_type,
  part.score,
  part.percentile,
  part.level as performance_level
from part
join test
  on test.source_row = part.source_row
