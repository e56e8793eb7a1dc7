-- Grain: one row per student, school, school year and reach (see attendance_year) with at least one grade that says whether it passes.
-- Rules: grades nobody said pass or fail of are in neither count. `to_date` holds grades of terms that had ended by that day of the
-- year, so that a half year is never compared with a whole one; a grade without a term is in both.
with
reach as (
  select 'full' as reach
  union all
  select 'to_date' as reach
)
select
  g.student_id,
  g.school_id,
  g.school_year,
  r.reach,
  count(*) as grades,
  count(*) filter (where not g.is_passing) as grades_failed,
  count(*) filter (where c.is_core) as core_grades,
  count(*) filter (where c.is_core and not g.is_passing) as core_grades_failed
from course_grade g
cross join reach r
left join course c
  on c.course_id = g.course_id
left join term t
  on t.term_id = g.term_id
where g.is_passing is not null
  and g.school_id is not null
  and (
    r.reach = 'full'
    or t.end_date is null
    or t.end_date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - g.school_year as integer))
  )
group by g.student_id, g.school_id, g.school_year, r.reach
