select
  source_row,
  sourcedId,
  null::varchar as status,
  name,
  lower(type) as type,
  null::varchar as identifier,
  parentSourcedId
from sds_orgs
