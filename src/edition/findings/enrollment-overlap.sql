-- The later of two enrollments of one student at two schools that share a day.
select
  b.delivery_id,
  b.source_file,
  b.source_line,
  'student_school_enrollment.entry_date' as detail
from student_school_enrollment b
where b.is_membership
  and exists (
    select 1
    from student_school_enrollment a
    where a.student_id = b.student_id
      and a.school_id <> b.school_id
      and a.is_membership
      and (a.entry_date < b.entry_date or (a.entry_date = b.entry_date and a.school_id < b.school_id))
      and a.last_day >= b.entry_date
  )
