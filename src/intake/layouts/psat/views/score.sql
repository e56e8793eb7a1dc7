-- Wide to long: one row a part of the test with its score and national percentile.
with scores as (
  select source_row, upper(regexp_extract(field, '(?i)^LATEST_PSAT_(.*)$', 1)) as part, value
  from (select source_row, columns('(?i)^LATEST_PSAT_') from psat)
  unpivot (value for field in (columns('(?i)^LATEST_PSAT_')))
),

percentiles as (
  select source_row, upper(regexp_extract(field, '(?i)^PERCENTILE_NATREP_PSAT_(.*)$', 1)) as part, value
  from (select source_row, columns('(?i)^PERCENTILE_NATREP_PSAT_') from psat)
  unpivot (value for field in (columns('(?i)^PERCENTILE_NATREP_PSAT_')))
)

select
  scores.source_row,
  scores.part,
  scores.value as score,
  percentiles.value as percentile
from scores
left join percentiles
  on percentiles.source_row = scores.source_row
  and percentiles.part = scores.part
