-- The viewer's sections with their students of today.
select
  s.section_id,
  coalesce(s.title, c.title, s.section_id) as title,
  s.school_id,
  h.name as school_name,
  h.school_level,
  s.period,
  c.subject,
  s.section_type = 'homeroom' as is_homeroom,
  count(distinct e.student_id) as students
from section s
left join course c
  on c.course_id = s.course_id
left join school h
  on h.school_id = s.school_id
left join section_enrollment e
  on e.section_id = s.section_id
  and e.is_current
group by
  s.section_id,
  coalesce(s.title, c.title, s.section_id),
  s.school_id,
  h.name,
  h.school_level,
  s.period,
  s.section_type,
  c.subject
order by
  is_homeroom,
  s.period,
  title
