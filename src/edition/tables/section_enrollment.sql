-- Grain: one row per student, section and begin date.
-- Rules: open dates take the section's. is_current: on the reference day (see student_school_enrollment), and only while the
-- student is enrolled in the school: access of teachers hangs on it.
select
  e.section_id,
  e.student_id,
  coalesce(e.begin_date, s.begin_date) as begin_date,
  coalesce(e.end_date, s.end_date) as end_date,
  coalesce(
    (select reference_day from build_setting)
      between coalesce(e.begin_date, s.begin_date) and coalesce(e.end_date, s.end_date),
    false
  )
    and exists (
      select 1
      from student_school_enrollment n
      where n.student_id = e.student_id
        and n.school_id = s.school_id
        and n.is_current
    ) as is_current,
  e.delivery_id,
  e.source_file,
  e.source_line
from resolved_section_enrollment e
left join section s
  on s.section_id = e.section_id
