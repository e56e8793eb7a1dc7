-- Both ways together. Where one of them is not a number the two are passed on as they came, so that it is reported.
with rides_listed as (
  select
    *,
    try_strptime(Listed, '%Y%m%d') as listed_on
  from rides
)

select
  source_row,
  'ride_minutes' as fact_type,
  Rider || '/' || Site || '/' || Listed as fact_key,
  ltrim(Site, '0') as school_id,
  null as staff_id,
  ltrim(Rider, '0') as student_id,
  year(listed_on) + case when month(listed_on) >= 7 then 1 else 0 end as school_year,
  strftime(listed_on, '%Y-%m-%d') as date,
  Route as category,
  coalesce(
    cast(try_cast("AM Minutes" as integer) + try_cast("PM Minutes" as integer) as varchar),
    "AM Minutes" || ' + ' || "PM Minutes"
  ) as value
from rides_listed
