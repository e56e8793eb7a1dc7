-- Grain: one row per guardian and student.
-- Rules: is_current: the newest delivery of its source still states it. The last list of an earlier year names nobody a guardian of today.
with newest as (
  select
    source,
    source_feed,
    max(delivery_sequence) as delivery_sequence
  from delivered_feed
  group by source, source_feed
)
select
  g.guardian_id,
  g.student_id,
  g.first_name,
  g.last_name,
  g.relationship,
  g.email,
  g.phone,
  g.language,
  f.keep = 'all' or g.delivery_sequence = n.delivery_sequence as is_current,
  g.delivery_id,
  g.source_file,
  g.source_line
from resolved_guardian g
join newest n
  on n.source = g.source
  and n.source_feed = g.source_feed
join delivered_feed f
  on f.delivery_id = g.delivery_id
  and f.source_feed = g.source_feed
