select
  positions.source_row,
  positions."Emp No" as staff_id,
  location.school_number as school_id,
  -- The district office has a line of its own in the crosswalk, without a school; a location that is not there says nothing.
  location.code is not null and location.school_number is null as is_district_wide,
  title.staff_classification,
  positions."Position Title" as position_title,
  us_date(positions."Start Date") as begin_date,
  us_date(positions."End Date") as end_date,
  positions.FTE as fte
from positions
left join crosswalk_location as location
  on location.code = positions."Location"
left join crosswalk_position_title as title
  on title.code = positions."Position Title"
