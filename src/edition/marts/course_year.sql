-- Grain: one row per student, school and school year with at least one grade that says whether it passes.
-- Rules: grades nobody said pass or fail of are in neither count.
select
  g.student_id,
  g.school_id,
  g.school_year,
  count(*) as grades,
  count(*) filter (where not g.is_passing) as grades_failed,
  count(*) filter (where c.is_core) as core_grades,
  count(*) filter (where c.is_core and not g.is_passing) as core_grades_failed
from course_grade g
left join course c
  on c.course_id = g.course_id
where g.is_passing is not null
  and g.school_id is not null
group by g.student_id, g.school_id, g.school_year
