-- Grain: one row per member of staff, however many sources know them.
-- Rules: each column takes the newest value that says something.
select
  staff_id,
  max_by(local_staff_id, (delivery_sequence, source_row)) filter (where local_staff_id is not null) as local_staff_id,
  max_by(first_name, (delivery_sequence, source_row)) as first_name,
  max_by(last_name, (delivery_sequence, source_row)) as last_name,
  max_by(email, (delivery_sequence, source_row)) filter (where email is not null) as email,
  max_by(delivery_id, (delivery_sequence, source_row)) as delivery_id,
  max_by(source_file, (delivery_sequence, source_row)) as source_file,
  max_by(source_line, (delivery_sequence, source_row)) as source_line
from matched_staff
where staff_id is not null
group by staff_id
