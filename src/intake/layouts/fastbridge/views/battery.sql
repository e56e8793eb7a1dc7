-- Wide to long: the composite of each window. Of 1,300 to 1,700 columns only these twenty are looked at.
with long as (
  select source_row, 'fastbridge-early-reading' as assessment_id, field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) Early Reading English (Composite Score|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_reading
  )
  unpivot (value for field in (* exclude (source_row)))
  union all
  select source_row, 'fastbridge-early-math', field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) Early Math (Composite Score|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_mathematics
  )
  unpivot (value for field in (* exclude (source_row)))
),

named as (
  select
    source_row,
    assessment_id,
    value,
    regexp_extract(
      field,
      '(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) .* (Composite Score|Percentile at Nation|Risk Level|Final Date)$',
      ['window_name', 'kind']
    ) as part
  from long
)

select
  source_row,
  assessment_id,
  case
    when lower(part.window_name) in ('fall', 'winter', 'spring') then lower(part.window_name)
    else 'other'
  end as period,
  max(value) filter (where lower(part.kind) = 'composite score') as composite,
  max(value) filter (where lower(part.kind) = 'percentile at nation') as percentile,
  max(value) filter (where lower(part.kind) = 'risk level') as risk,
  us_date(max(value) filter (where lower(part.kind) = 'final date')) as tested_on
from named
group by source_row, assessment_id, part.window_name
