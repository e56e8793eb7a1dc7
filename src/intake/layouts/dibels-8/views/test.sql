-- The export holds other tests of mCLASS too (Lectura, Math): each edition is an assessment of its own.
select
  dibels_8.*,
  case
    when dibels_8."Assessment Edition" ilike 'DIBELS 8%' then 'dibels-8'
    else 'mclass-' || trim(regexp_replace(lower(coalesce(dibels_8."Assessment Edition", 'unknown')), '[^a-z0-9]+', '-', 'g'), '-')
  end as assessment_id,
  period.period,
  right(dibels_8."School Year", 4) as ending_year,
  grade.grade_level
from dibels_8
left join crosswalk_period as period
  on period.code = dibels_8."Benchmark Period"
left join crosswalk_grade as grade
  on grade.code = dibels_8."Assessment Grade"
