-- Areas with a score of their own, and areas of which only objectives were observed.
with seen as (
  select source_row, assessment_id, area, subject
  from area
  union all
  select cell.source_row, area.assessment_id, area.code, area.subject
  from cell
  join crosswalk_objective as objective
    on objective.code = regexp_extract(cell.what, '(?i)^Obj (S?[0-9]+)', 1)
  join crosswalk_area as area
    on area.code = objective.area
)

select
  min(source_row) as source_row,
  assessment_id,
  'GOLD: ' || area as title,
  subject,
  'benchmark' as assessment_type,
  'Teaching Strategies' as publisher,
  'Scale score' as score_name
from seen
group by assessment_id, area, subject
