-- Days on which any school held classes, newest first.
select distinct
  cast(date as varchar) as date
from calendar_day
where is_instructional
  and date <= cast($day as date)
order by 1 desc
limit 60
