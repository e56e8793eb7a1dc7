-- An event on an instructional day on which the student was not enrolled at that school.
-- Said with anti and semi joins: of `exists` with a range of days DuckDB first makes the list of all different days, which takes ten times as
-- long.
select
  e.delivery_id,
  e.source_file,
  e.source_line,
  'attendance_event.student_id' as detail
from (
  select *
  from attendance_event
  where date <= (select as_of from build_setting)
) e
anti join (
  select student_id, school_id, entry_date, last_day
  from student_school_enrollment
  where is_membership
) n
  on n.student_id = e.student_id
  and n.school_id = e.school_id
  and e.date between n.entry_date and n.last_day
semi join (
  select school_id, date
  from calendar_day
  where is_instructional
) c
  on c.school_id = e.school_id
  and c.date = e.date
