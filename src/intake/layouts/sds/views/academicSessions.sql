-- The last day is part of a session here, and the day after it ends one in OneRoster. The column schoolYear says the year that
-- begins in some files and the year that ends in others: the dates tell.
select
  source_row,
  sourcedId,
  null::varchar as status,
  title,
  type,
  us_date(startDate) as startDate,
  coalesce(cast(try_cast(us_date(endDate) as date) + 1 as varchar), endDate) as endDate,
  null::varchar as parentSourcedId,
  null::varchar as schoolYear
from sds_sessions
