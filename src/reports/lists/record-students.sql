-- Students by id, or by letters of their name or their number, today's and former ones.
select
  s.student_id,
  s.local_student_id,
  coalesce(s.preferred_first_name, s.first_name) as first_name,
  s.last_name,
  e.grade_level,
  c.name as school
from student s
left join (
  select
    student_id,
    max(school_id) as school_id,
    max(grade_level) as grade_level
  from student_school_enrollment
  where is_current
  group by student_id
) e
  on e.student_id = s.student_id
left join school c
  on c.school_id = e.school_id
where concat(',', $ids, ',') like concat('%,', s.student_id, ',%')
  or (
    $pattern <> ''
    and (
      lower(concat(s.first_name, ' ', s.last_name)) like $pattern
      or lower(concat(coalesce(s.preferred_first_name, s.first_name), ' ', s.last_name)) like $pattern
      or lower(concat(s.last_name, ', ', s.first_name)) like $pattern
      or s.local_student_id = $number
    )
  )
order by s.last_name, first_name, s.student_id
limit $limit
