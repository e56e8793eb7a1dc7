-- One student's school years.
select
  student_id,
  school_year,
  sum(days_enrolled) as days_enrolled,
  sum(days_known) as days_known,
  sum(days_absent) as days_absent
from attendance_year
where student_id = $student
  and reach = 'full'
group by student_id, school_year
order by school_year
