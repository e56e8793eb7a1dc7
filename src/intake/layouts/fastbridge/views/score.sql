-- Wide to long: 1,300 to 1,700 columns, of which the scores of the tests taken count. One row a student, window and test; what the columns of
-- growth, school and district percentiles say follows from these.
with long as (
  select source_row, 'fastbridge-early-reading' as assessment_id, field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) .* (Composite Score|Items Correct|(WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_reading
  )
  unpivot (value for field in (columns('(?i)^(Fall|Winter|Spring|Screening)')))
  union all
  select source_row, 'fastbridge-early-math', field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) .* (Composite Score|Items Correct|(WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_mathematics
  )
  unpivot (value for field in (columns('(?i)^(Fall|Winter|Spring|Screening)')))
),

named as (
  select
    source_row,
    assessment_id,
    value,
    regexp_extract(
      field,
      '(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) (.*) (Composite Score|Items Correct|(?:WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$',
      ['window_name', 'test', 'kind']
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
  part.test,
  lower(part.test) in ('early reading english', 'early math') as is_battery,
  max(value) filter (where lower(part.kind) = 'composite score') as composite,
  max(value) filter (where lower(part.kind) = 'items correct') as items_correct,
  max(value) filter (where lower(part.kind) in ('wrc per minute', 'nrc per minute')) as per_minute,
  max(value) filter (where lower(part.kind) = 'percentile at nation') as percentile,
  max(value) filter (where lower(part.kind) = 'risk level') as risk,
  us_date(max(value) filter (where lower(part.kind) = 'final date')) as tested_on
from named
group by source_row, assessment_id, part.window_name, part.test
