select
  cell.source_row,
  cell.season,
  cell.ending_year,
  case cell.season when 'summer' then 'other' else cell.season end as period,
  max(cell.value) filter (where lower(cell.what) = 'checkpoint due date') as due,
  -- An age that the crosswalk does not know is passed on, so that it becomes a finding.
  coalesce(
    max(age.grade_level),
    max(cell.value) filter (where lower(cell.what) = 'age/grade' and age.code is null)
  ) as grade_level
from cell
left join crosswalk_age as age
  on age.code = cell.value
  and lower(cell.what) = 'age/grade'
group by cell.source_row, cell.season, cell.ending_year
