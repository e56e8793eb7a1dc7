-- Grain: one row per member of staff, student they look after and begin date.
-- Rules: is_current looks at the as-of day, and counts only what the newest delivery of its source still states (see staff_assignment).
with newest as (
  select
    source,
    source_feed,
    max(delivery_sequence) as delivery_sequence
  from delivered_feed
  group by source, source_feed
)
select
  c.staff_id,
  c.student_id,
  c.begin_date,
  c.end_date,
  coalesce(c.begin_date <= (select as_of from build_setting), true)
    and coalesce(c.end_date >= (select as_of from build_setting), true)
    and (f.keep = 'all' or c.delivery_sequence = n.delivery_sequence) as is_current,
  c.delivery_id,
  c.source_file,
  c.source_line
from resolved_caseload c
join newest n
  on n.source = c.source
  and n.source_feed = c.source_feed
join delivered_feed f
  on f.delivery_id = c.delivery_id
  and f.source_feed = c.source_feed
