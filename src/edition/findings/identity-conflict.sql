-- New ids that two known people would share.
select
  min(i.delivery_id) as delivery_id,
  min(i.source_file) as source_file,
  min(i.source_line) as source_line,
  c.kind || '.' || c.id_system as detail
from identity_conflict c
join identifier i
  on i.kind = c.kind
  and i.id_system = c.id_system
  and i.id_value = c.id_value
group by c.kind, c.id_system, c.id_value
