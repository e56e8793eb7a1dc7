-- Wide to long: one row a student and window with both subjects becomes one row a subject.
with results as (
  select
    source_row,
    'growth-reading' as assessment_id,
    Reading_TestDate as test_date,
    Reading_Score as score,
    Reading_Percentile as percentile,
    Reading_Level as level,
    Reading_Projection as projection
  from growth
  union all
  select
    source_row,
    'growth-mathematics',
    Math_TestDate,
    Math_Score,
    Math_Percentile,
    Math_Level,
    Math_Projection
  from growth
)

select
  growth.source_row,
  growth.StudentStateID as student_id,
  results.assessment_id,
  us_date(results.test_date) as administration_date,
  lower(split_part(growth.TermName, ' ', 1)) as period,
  right(growth.TermName, 4) as school_year,
  grade.grade_level,
  results.score,
  results.percentile,
  results.level as performance_level,
  case results.projection
    when 'Meets' then true
    when 'Does not meet' then false
  end as is_proficient
from growth
join results
  on results.source_row = growth.source_row
left join crosswalk_grade as grade
  on grade.code = growth.Grade
where coalesce(results.test_date, results.score) is not null
