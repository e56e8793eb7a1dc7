-- The export says who is enrolled today. When they came to this school is not in it: the registration is with the
-- district, often years ago, so it counts only where it falls into the school year of the delivery.
select
  student.source_row,
  student.local_id as student_id,
  student.school_local_id as school_id,
  delivery.school_year,
  grade_level.grade_level,
  greatest(try_cast(student.registration_date as date), delivery.year_begins) as entry_date,
  null as entry_type,
  null as exit_date,
  null as exit_type,
  true as is_inferred
from student
cross join (select school_year, year_begin as year_begins, as_of from delivery) as delivery
left join crosswalk_grade_level as grade_level on grade_level.code = student.grade
where student.enrollment_status = 'Active'
  and coalesce(try_cast(student.registration_date as date) <= delivery.as_of, true)
