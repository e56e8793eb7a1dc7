-- One row per school and instructional day without attendance. What never came has no file and no line.
select
  cast(null as varchar) as delivery_id,
  cast(null as varchar) as source_file,
  cast(null as bigint) as source_line,
  s.name as detail
from student_day d
join school s
  on s.school_id = d.school_id
where d.attendance_status = 'not_delivered'
group by s.name, d.school_id, d.date
