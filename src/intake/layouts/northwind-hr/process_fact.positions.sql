-- Posts held on the day of the export, as fractions of a full post.
select
  positions.source_row,
  'position_fte' as fact_type,
  positions."Emp No" || '/' || positions."Location" || '/' || positions."Start Date" as fact_key,
  location.school_number as school_id,
  positions."Emp No" as staff_id,
  null as student_id,
  null as school_year,
  us_date(positions."Start Date") as date,
  positions."Position Title" as category,
  positions.FTE as value
from positions
left join crosswalk_location as location
  on location.code = positions."Location"
where positions."End Date" is null
