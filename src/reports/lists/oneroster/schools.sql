-- The schools, as orgs.
select
  school_id,
  name,
  state_school_id
from school
order by school_id
