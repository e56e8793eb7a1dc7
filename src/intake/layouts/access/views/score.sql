-- Wide to long: one row a domain or composite, with scale score, proficiency level and, for a domain that was not scored, why.
with long as (
  select source_row, 'access' as assessment_id, field, value
  from (select source_row, columns('(?i)^(Proficiency Level|Scale Score|Do Not Score Code) - ') from access)
  unpivot (value for field in (columns('(?i) - ')))
  union all
  select source_row, 'alternate-access', field, value
  from (select source_row, columns('(?i)^(Proficiency Level|Scale Score|Do Not Score Code) - ') from alternate_access)
  unpivot (value for field in (columns('(?i) - ')))
)

select
  source_row,
  assessment_id,
  regexp_extract(field, ' - (.*)$', 1) as domain,
  max(value) filter (where field ilike 'Scale Score - %') as score,
  -- NA: a domain is missing, so the composite could not be worked out.
  nullif(max(value) filter (where field ilike 'Proficiency Level - %'), 'NA') as level
from long
group by all
