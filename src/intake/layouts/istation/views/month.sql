-- Wide to long: twelve months side by side, one row a student and month tested.
with long as (
  select
    source_row,
    regexp_extract(field, '(?i)^([a-z]+)_(SCORE|PTILE|TIER|ADMIN_DATE)$', ['month', 'kind']) as name,
    value
  from (select source_row, columns('(?i)^[a-z]+_(SCORE|PTILE|TIER|ADMIN_DATE)$') from istation)
  unpivot (value for field in (* exclude (source_row)))
),

wide as (
  select
    source_row,
    max(value) filter (where upper(name.kind) = 'SCORE') as score,
    max(value) filter (where upper(name.kind) = 'PTILE') as percentile,
    max(value) filter (where upper(name.kind) = 'TIER') as tier,
    max(value) filter (where upper(name.kind) = 'ADMIN_DATE') as tested
  from long
  group by source_row, lower(name.month)
)

select
  istation.source_row,
  istation.matched_student_id,
  istation.matched_student_id_system,
  -- The file does not say which test it is; the name of the file may.
  case
    when istation.source_file ilike '%math%' then 'istation-isip-math'
    when istation.source_file ilike '%read%' then 'istation-isip-reading'
    else 'istation-isip'
  end as assessment_id,
  grade.grade_level,
  us_date(wide.tested) as tested_on,
  wide.score,
  wide.percentile,
  wide.tier
from wide
join istation
  on istation.source_row = wide.source_row
left join crosswalk_grade as grade
  on grade.code = istation.GRADE
where coalesce(wide.score, wide.tested) is not null
