-- An event on an instructional day on which the student was not enrolled at that school.
select
  e.delivery_id,
  e.source_file,
  e.source_line,
  'attendance_event.student_id' as detail
from attendance_event e
join calendar_day c
  on c.school_id = e.school_id
  and c.date = e.date
  and c.is_instructional
where e.date <= (select as_of from build_setting)
  and not exists (
    select 1
    from student_school_enrollment n
    where n.student_id = e.student_id
      and n.school_id = e.school_id
      and n.is_membership
      and e.date between n.entry_date and n.last_day
  )
