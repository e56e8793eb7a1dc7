-- Wide to long: three windows side by side become three rows. The file has no year, so the test date gives it.
with results as (
  select
    source_row,
    'fall' as period,
    "BOY Date" as test_date,
    "BOY Composite" as score,
    "BOY Level" as level
  from screening
  union all
  select
    source_row,
    'winter' as period,
    "MOY Date" as test_date,
    "MOY Composite" as score,
    "MOY Level" as level
  from screening
  union all
  select
    source_row,
    'spring' as period,
    "EOY Date" as test_date,
    "EOY Composite" as score,
    "EOY Level" as level
  from screening
)

select
  screening.source_row,
  ltrim(screening."Student Primary ID", '0') as student_id,
  'early-literacy' as assessment_id,
  results.test_date as administration_date,
  results.period,
  year(try_cast(results.test_date as date))
    + case when month(try_cast(results.test_date as date)) >= 7 then 1 else 0 end as school_year,
  grade.grade_level,
  results.score,
  null as percentile,
  results.level as performance_level,
  level.is_proficient
from screening
join results
  on results.source_row = screening.source_row
left join crosswalk_grade as grade
  on grade.code = screening.Grade
left join crosswalk_level as level
  on level.code = results.level
where coalesce(results.test_date, results.score) is not null
