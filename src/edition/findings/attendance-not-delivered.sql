-- One row per school and instructional day without attendance.
select
  min(d.delivery_id) as delivery_id,
  min(d.source_file) as source_file,
  min(d.source_line) as source_line,
  s.name as detail
from student_day d
join school s
  on s.school_id = d.school_id
where d.attendance_status = 'not_delivered'
group by s.name, d.school_id, d.date
