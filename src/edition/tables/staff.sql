-- Grain: one row per member of staff, however many sources know them.
-- Rules: each column takes the newest value that says something. gone_on is set when every source that sends whole lists has held them before and no
-- longer does: the latest of the days; they stay in the table all the same.
with known as (
  select
    staff_id,
    max_by(local_staff_id, arrival) filter (where local_staff_id is not null) as local_staff_id,
    max_by(first_name, arrival) as first_name,
    max_by(last_name, arrival) as last_name,
    max_by(email, arrival) filter (where email is not null) as email,
    max_by(delivery_id, arrival) as delivery_id,
    max_by(source_file, arrival) as source_file,
    max_by(source_line, arrival) as source_line
  from matched_staff
  where staff_id is not null
  group by staff_id
),
gone as (
  select
    staff_id,
    max(gone_on) as gone_on
  from presence_staff
  group by staff_id
  having count(*) = count(gone_on)
)
select
  k.staff_id,
  k.local_staff_id,
  k.first_name,
  k.last_name,
  k.email,
  g.gone_on,
  k.delivery_id,
  k.source_file,
  k.source_line
from known k
left join gone g
  on g.staff_id = k.staff_id
