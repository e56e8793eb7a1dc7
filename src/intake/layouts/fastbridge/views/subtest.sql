-- Wide to long: one row a student, window and subtest, found by the names of the columns. What the columns of growth and of percentiles within
-- school and district say follows from these.
with long as (
  select source_row, 'fastbridge-early-reading' as assessment_id, field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) .* (Items Correct|(WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_reading
  )
  unpivot (value for field in (* exclude (source_row)))
  union all
  select source_row, 'fastbridge-early-math', field, value
  from (
    select
      source_row,
      columns('(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) .* (Items Correct|(WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$')
    from fastbridge_mathematics
  )
  unpivot (value for field in (* exclude (source_row)))
),

-- The same few hundred names in every row: each is taken apart once.
named as (
  select
    field,
    regexp_extract(
      field,
      '(?i)^(Fall|Winter|Spring|Screening Period [0-9]+) (.*) (Items Correct|(?:WRC|NRC) per minute|Percentile at Nation|Risk Level|Final Date)$',
      ['window_name', 'test', 'kind']
    ) as part
  from long
  group by field
)

select
  long.source_row,
  long.assessment_id,
  case
    when lower(named.part.window_name) in ('fall', 'winter', 'spring') then lower(named.part.window_name)
    else 'other'
  end as period,
  named.part.test,
  max(long.value) filter (where lower(named.part.kind) = 'items correct') as items_correct,
  max(long.value) filter (where lower(named.part.kind) in ('wrc per minute', 'nrc per minute')) as per_minute,
  max(long.value) filter (where lower(named.part.kind) = 'percentile at nation') as percentile,
  max(long.value) filter (where lower(named.part.kind) = 'risk level') as risk,
  us_date(max(long.value) filter (where lower(named.part.kind) = 'final date')) as tested_on
from long
join named
  on named.field = long.field
where lower(named.part.test) not in ('early reading english', 'early math')
group by long.source_row, long.assessment_id, named.part.window_name, named.part.test
