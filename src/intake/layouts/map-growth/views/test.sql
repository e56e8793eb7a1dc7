-- One row a test. A screening test (GrowthMeasureYN is not true) is on the same scale but no growth measure, so it is an assessment of its own:
-- under the same name it would stand in for the growth test of the window.
select
  map_growth.*,
  coalesce(Course, Subject) as course_name,
  case when lower(GrowthMeasureYN) in ('true', 'yes', 'y', '1') then 'map-growth-' else 'map-screening-' end
    || trim(regexp_replace(lower(coalesce(Course, Subject)), '[^a-z0-9]+', '-', 'g'), '-') as assessment_id,
  us_date(TestStartDate) as tested_on,
  case
    when lower(split_part(TermName, ' ', 1)) = 'summer' then 'other'
    else lower(split_part(TermName, ' ', 1))
  end as period,
  right(TermName, 4) as school_year
from map_growth
