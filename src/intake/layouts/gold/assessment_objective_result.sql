-- Objectives and dimensions ("Obj 8.a"), then what else is told about an area. An objective that was not observed has no cell and no row.
with objective as (
  select
    cell.source_row,
    cell.season,
    cell.ending_year,
    area.assessment_id,
    objective.area,
    regexp_replace(cell.what, '(?i)^Obj ', 'Objective ') as objective,
    'Level' as score_type,
    cell.value as score,
    null as level
  from cell
  left join crosswalk_objective as objective
    on objective.code = regexp_extract(cell.what, '(?i)^Obj (S?[0-9]+)', 1)
  left join crosswalk_area as area
    on area.code = objective.area
  where cell.what ilike 'Obj %'
),

told as (
  select source_row, season, ending_year, assessment_id, area, 'Whole area' as objective, 'Raw score' as score_type, raw_score as score, null as level
  from area
  where raw_score is not null
  union all
  select source_row, season, ending_year, assessment_id, area, 'Whole area', 'National norm', null, national_norm
  from area
  where national_norm is not null
  union all
  select source_row, season, ending_year, assessment_id, area, 'Whole area', 'Kindergarten readiness', null, readiness
  from area
  where readiness is not null
),

part as (
  select * from objective
  union all
  select * from told
)

select
  part.source_row,
  gold.matched_student_id as student_id,
  gold.matched_student_id_system as student_id_system,
  part.assessment_id,
  part.objective,
  us_date(coalesce(area.finalized, checkpoint.due)) as administration_date,
  checkpoint.period,
  part.ending_year as school_year,
  checkpoint.grade_level,
  part.score_type,
  part.score,
  null as percentile,
  part.level as performance_level
from part
join gold
  on gold.source_row = part.source_row
join checkpoint
  on checkpoint.source_row = part.source_row
  and checkpoint.season = part.season
  and checkpoint.ending_year = part.ending_year
left join area
  on area.source_row = part.source_row
  and area.season = part.season
  and area.ending_year = part.ending_year
  and area.area = part.area
