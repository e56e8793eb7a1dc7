-- Guardians of students who are enrolled now: one row per guardian and student.
select
  g.guardian_id,
  g.student_id,
  g.first_name,
  g.last_name,
  g.relationship,
  g.email,
  g.phone
from guardian g
where g.student_id in (
  select student_id
  from student_school_enrollment
  where is_current
)
order by g.guardian_id, g.student_id
