-- Every instructional day of one student in one school year.
select
  student_id,
  cast(date as varchar) as date,
  school_id,
  attendance_status,
  is_absent,
  is_tardy,
  source_code
from student_day
where is_primary
  and student_id = $student
  and school_year = $year
order by 2
