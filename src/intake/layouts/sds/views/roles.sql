-- The last day is part of a role here, and the day after it ends one in OneRoster.
select
  source_row,
  null::varchar as status,
  userSourcedId,
  role,
  us_date(roleStartDate) as beginDate,
  coalesce(cast(try_cast(us_date(roleEndDate) as date) + 1 as varchar), roleEndDate) as endDate,
  orgSourcedId
from sds_roles
