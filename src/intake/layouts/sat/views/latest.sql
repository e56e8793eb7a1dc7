-- National percentiles and benchmarks are told for the latest test only.
select
  source_row,
  upper(regexp_extract(field, '(?i)^PERCENTILE_NATREP_SAT_(.*)$', 1)) as part,
  value as percentile
from (select source_row, columns('(?i)^PERCENTILE_NATREP_SAT_') from sat)
unpivot (value for field in (columns('(?i)^PERCENTILE_NATREP_SAT_')))
