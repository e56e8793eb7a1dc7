-- Wide to long: a row holds the latest test and up to five before it, one row a student and test comes out. Dates come in two forms.
with long as (
  select
    source_row,
    regexp_extract(field, '(?i)^(LATEST|ADMIN[0-9]+)_SAT_(.*)$', ['administration', 'part']) as name,
    value
  from (select source_row, columns('(?i)^(LATEST|ADMIN[0-9]+)_SAT_.*$') from sat)
  unpivot (value for field in (columns('(?i)_SAT_')))
),

wide as (
  select
    source_row,
    upper(name.administration) as administration,
    max(value) filter (where upper(name.part) = 'DATE') as tested,
    max(value) filter (where upper(name.part) = 'GRADE') as grade,
    map_from_entries(list((upper(name.part), value))) as score
  from long
  group by all
)

select
  sat.source_row,
  sat.matched_student_id,
  sat.matched_student_id_system,
  wide.administration,
  us_date(wide.tested) as tested_on,
  grade.grade_level,
  wide.score
from wide
join sat
  on sat.source_row = wide.source_row
left join crosswalk_grade as grade
  on grade.code = wide.grade
-- A slot that says no more than whether the score was revised is no test.
where wide.tested is not null or wide.score['TOTAL'] is not null
