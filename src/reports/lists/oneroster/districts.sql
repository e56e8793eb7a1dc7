-- The district, as an org.
select
  district_id,
  name
from district
order by district_id
