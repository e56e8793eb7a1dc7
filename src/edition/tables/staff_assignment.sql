-- Grain: one row per member of staff, school (or district office), position and begin date.
-- Rules: is_district_wide is what the source states; a school that is missing or unknown never makes a position district-wide. is_current looks at the as-of day: access follows the position as it is now, not as it was last June. A position counts only
-- while the newest delivery of its source still states it: last year's roster, whose roles carry no end date, keeps nobody in office.
-- Feeds whose deliveries add up (keep: all) state their ends by date.
with newest as (
  select
    source,
    source_feed,
    max(delivery_sequence) as delivery_sequence
  from delivered_feed
  group by source, source_feed
)
select
  a.staff_id,
  a.school_id,
  coalesce(a.is_district_wide, false) as is_district_wide,
  a.staff_classification,
  a.position_title,
  a.begin_date,
  a.end_date,
  a.fte,
  coalesce(a.begin_date <= (select as_of from build_setting), true)
    and coalesce(a.end_date >= (select as_of from build_setting), true)
    and (f.keep = 'all' or a.delivery_sequence = n.delivery_sequence) as is_current,
  a.delivery_id,
  a.source_file,
  a.source_line
from resolved_staff_assignment a
join newest n
  on n.source = a.source
  and n.source_feed = a.source_feed
join delivered_feed f
  on f.delivery_id = a.delivery_id
  and f.source_feed = a.source_feed
