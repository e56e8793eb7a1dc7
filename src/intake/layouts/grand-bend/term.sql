select
  min(source_row) as source_row,
  session_name as term_id,
  null as parent_term_id,
  null as school_id,
  any_value(school_year) as school_year,
  session_name as name,
  'semester' as term_type,
  min(begin_date) as begin_date,
  max(end_date) as end_date
from session
group by session_name
