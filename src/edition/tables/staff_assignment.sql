-- Grain: one row per member of staff, school (or district office), position and begin date.
-- Rules: is_current looks at the as-of day: access follows the position as it is now, not as it was last June.
select
  staff_id,
  school_id,
  staff_classification,
  position_title,
  begin_date,
  end_date,
  fte,
  coalesce(begin_date <= (select as_of from build_setting), true)
    and coalesce(end_date >= (select as_of from build_setting), true) as is_current,
  delivery_id,
  source_file,
  source_line
from resolved_staff_assignment
