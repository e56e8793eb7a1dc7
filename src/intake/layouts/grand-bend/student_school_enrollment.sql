with school_year as (
  select
    school_id,
    school_year,
    min(begin_date) as first_day,
    max(end_date) as last_day
  from session
  group by school_id, school_year
),
-- The benchmark of the same year is the only file that says a grade.
tested as (
  select
    benchmark_results.student_unique_id,
    min(grade_level.grade_level) as grade_level
  from benchmark_results
  join crosswalk_grade_level as grade_level on grade_level.code = benchmark_results.grade_level
  group by benchmark_results.student_unique_id
)
select
  student_at_school.source_row,
  student_at_school.student_unique_id as student_id,
  student_at_school.school_id,
  school_year.school_year,
  tested.grade_level,
  school_year.first_day as entry_date,
  null as entry_type,
  school_year.last_day as exit_date,
  'completed_year' as exit_type,
  true as is_inferred
from student_at_school
join school_year on school_year.school_id = student_at_school.school_id
left join tested on tested.student_unique_id = student_at_school.student_unique_id
