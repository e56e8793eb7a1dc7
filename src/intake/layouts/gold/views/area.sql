-- One row a child, checkpoint and area of development.
select
  cell.source_row,
  cell.season,
  cell.ending_year,
  area.code as area,
  area.assessment_id,
  area.subject,
  max(cell.value) filter (where cell.what ilike '% Scale Score') as score,
  max(cell.value) filter (where cell.what ilike '% Raw Score') as raw_score,
  max(cell.value) filter (where cell.what ilike '% WHE') as expectation,
  max(cell.value) filter (where cell.what ilike '% NN') as national_norm,
  max(cell.value) filter (where cell.what ilike '% K-Readiness') as readiness,
  max(cell.value) filter (where cell.what ilike '% Date Finalized') as finalized
from cell
join crosswalk_area as area
  on lower(cell.what) in (
    lower(area.code || ' Scale Score'),
    lower(area.code || ' Raw Score'),
    lower(area.code || ' WHE'),
    lower(area.code || ' NN'),
    lower(area.code || ' K-Readiness'),
    lower(area.code || ' Date Finalized')
  )
group by all
