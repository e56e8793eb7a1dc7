-- On the reference day (see student_school_enrollment), and only while the student is enrolled in the school: access of teachers hangs on
-- it.
coalesce((select reference_day from build_setting) between r.begin_date and r.end_date, false)
  and coalesce(
    (r.student_id, (select s.school_id from section s where s.section_id = r.section_id))
      in (select (student_id, school_id) from student_school_enrollment where is_current),
    false
  )
