-- Wide to long: each domain has a scale score and a placement relative to the grade. "Surpassed Level" has a placement and no score.
with long as (
  select source_row, field, value
  from (select source_row, columns('(?i)^.+ (Scale Score|Relative Placement)$') from iready_reading)
  unpivot (value for field in (columns('(?i)(Scale Score|Relative Placement)$')))
  union all
  select source_row, field, value
  from (select source_row, columns('(?i)^.+ (Scale Score|Relative Placement)$') from iready_mathematics)
  unpivot (value for field in (columns('(?i)(Scale Score|Relative Placement)$')))
),

domain as (
  select
    source_row,
    regexp_extract(field, '(?i)^(.*) (Scale Score|Relative Placement)$', 1) as objective,
    max(value) filter (where field ilike '% Scale Score') as score,
    max(value) filter (where field ilike '% Relative Placement' and lower(value) <> 'not assessed') as placement
  from long
  where not regexp_matches(field, '(?i)^(Overall|Mid On Grade Level) ')
  group by all
),

measure as (
  select source_row, 'Lexile' as score_type, "Lexile Measure" as value
  from iready_reading
  union all
  select source_row, 'Quantile', "Quantile Measure"
  from iready_mathematics
),

part as (
  select source_row, objective, 'Scale score' as score_type, score, placement
  from domain
  union all
  select
    source_row,
    score_type || ' measure',
    score_type,
    case
      when regexp_full_match(value, '(BR|EM)[0-9]+[LQ]?') then '-' || regexp_extract(value, '[0-9]+')
      else regexp_replace(value, '[LQ]$', '')
    end,
    null
  from measure
)

select
  diagnostic.source_row,
  diagnostic.matched_student_id as student_id,
  diagnostic.matched_student_id_system as student_id_system,
  diagnostic.assessment_id,
  part.objective,
  diagnostic.tested_on as administration_date,
  diagnostic.period,
  diagnostic.school_year,
  diagnostic.grade_level,
  part.score_type,
  part.score,
  null as percentile,
  part.placement as performance_level
from part
join diagnostic
  on diagnostic.source_row = part.source_row
where coalesce(part.score, part.placement) is not null
