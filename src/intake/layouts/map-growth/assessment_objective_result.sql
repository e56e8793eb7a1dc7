-- Wide to long: up to eight instructional areas ("goals") of a test, then Lexile and Quantile, where BR and EM stand for below zero.
with goal as (
  select
    source_row,
    regexp_extract(field, '^Goal([0-9]+)', 1) as place,
    max(value) filter (where field ilike '%Name') as objective,
    max(value) filter (where field ilike '%RitScore') as score,
    max(value) filter (where field ilike '%Adjective') as level
  from (select source_row, columns('(?i)^Goal[0-9]+(Name|RitScore|Adjective)$') from test)
  unpivot (value for field in (columns('(?i)^Goal')))
  group by all
),

part as (
  select source_row, objective, 'RIT' as score_type, score, level
  from goal
  union all
  select
    source_row,
    case lower(field) when 'lexilescore' then 'Lexile measure' else 'Quantile measure' end,
    case lower(field) when 'lexilescore' then 'Lexile' else 'Quantile' end,
    case
      when regexp_full_match(value, '(BR|EM)[0-9]+[LQ]?') then '-' || regexp_extract(value, '[0-9]+')
      else regexp_replace(value, '[LQ]$', '')
    end,
    null
  from (select source_row, LexileScore, QuantileScore from test)
  unpivot (value for field in (LexileScore, QuantileScore))
)

select
  test.source_row,
  test.matched_student_id as student_id,
  test.matched_student_id_system as student_id_system,
  test.assessment_id,
  part.objective,
  test.tested_on as administration_date,
  test.period,
  test.school_year,
  null as grade_level,
  part.score_type,
  part.score,
  null as percentile,
  part.level as performance_level
from part
join test
  on test.source_row = part.source_row
where coalesce(part.score, part.level) is not null
