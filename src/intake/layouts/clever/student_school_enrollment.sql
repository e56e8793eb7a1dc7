-- The files say who is there today and not since when: the first day of the delivery's school year stands for it.
select
  pupil.source_row,
  pupil.source_rows,
  pupil.Student_id as student_id,
  pupil.School_id as school_id,
  delivery.school_year,
  grade_level.grade_level,
  delivery.year_begin as entry_date,
  null as entry_type,
  null as exit_date,
  null as exit_type,
  true as is_inferred
from pupil
cross join delivery
left join crosswalk_grade_level as grade_level on grade_level.code = pupil.Grade
