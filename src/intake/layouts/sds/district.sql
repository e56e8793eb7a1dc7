-- `local` is the word of OneRoster 1.0 for a district.
select
  source_row,
  sourcedId as district_id,
  name
from orgs
where type in ('district', 'local')
