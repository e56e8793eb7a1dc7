-- Students and the schools they are enrolled in now: one row each.
select
  s.student_id,
  s.local_student_id,
  s.state_student_id,
  s.first_name,
  s.middle_name,
  s.last_name,
  s.preferred_first_name,
  s.birth_date,
  s.sex,
  s.race_ethnicity,
  s.email,
  e.school_id,
  e.grade_level,
  e.entry_date
from student s
join student_school_enrollment e
  on e.student_id = s.student_id
where e.is_current
order by s.student_id, e.entry_date, e.school_id
