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
left join student_day d
  on d.student_id = e.student_id
  and d.school_id = e.school_id
  and d.date = e.date
where d.student_id is null
  and e.date <= (select as_of from build_setting)
