-- Grain: one row per district.
-- Rules: the name the newest delivery gives.
select
  district_id,
  name,
  delivery_id,
  source_file,
  source_line
from resolved_district
