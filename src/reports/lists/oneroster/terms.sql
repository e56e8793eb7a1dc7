-- The terms of one school year, the longer ones first.
select
  term_id,
  parent_term_id,
  name,
  term_type,
  begin_date,
  end_date
from term
where school_year = $year
order by begin_date, end_date desc, term_id
