-- Absent (most of the day) and tardy, or two kinds of absence, on one day.
with repeated as materialized (
  -- Few days have several events. Numbers are told apart much faster than students and days; two days of one number only look like one here.
  select hash(student_id, school_id, date) as day_hash
  from attendance_event
  group by day_hash
  having count(*) > 1
),
candidate as (
  select *
  from attendance_event
  where hash(student_id, school_id, date) in (select day_hash from repeated)
)
select
  delivery_id,
  source_file,
  source_line,
  'attendance_event.attendance_event_category' as detail
from candidate
qualify min(attendance_event_category) over (partition by student_id, school_id, date)
  <> max(attendance_event_category) over (partition by student_id, school_id, date)
