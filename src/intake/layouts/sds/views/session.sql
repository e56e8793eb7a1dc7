-- One row per academic session. The end is exclusive in the file, and the last day itself here.
-- 1.0 does not name the school year: there the last day tells, years beginning in July.
select
  source_row,
  sourcedId as term_id,
  parentSourcedId as parent_term_id,
  type,
  try_cast(startDate as date) as first_day,
  try_cast(endDate as date) - 1 as last_day,
  coalesce(
    try_cast(schoolYear as integer),
    year(try_cast(endDate as date) - 1)
      + case when month(try_cast(endDate as date) - 1) >= 7 then 1 else 0 end
  ) as school_year
from academicSessions
qualify row_number() over (partition by sourcedId order by source_row desc) = 1
