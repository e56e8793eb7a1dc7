-- Grain: one row per term. Dates are inclusive on both ends.
-- Rules: a term without a school year takes the one its last day falls into.
select
  term_id,
  parent_term_id,
  school_id,
  coalesce(
    school_year,
    year(end_date) + case when month(end_date) >= (select first_month from build_setting) then 1 else 0 end
  ) as school_year,
  name,
  term_type,
  begin_date,
  end_date,
  delivery_id,
  source_file,
  source_line
from resolved_term
