-- Widely held expectations (WHE) are the publisher's own words for what most children of an age do: Meet and Exceed say that they are met.
select
  area.source_row,
  gold.matched_student_id as student_id,
  gold.matched_student_id_system as student_id_system,
  area.assessment_id,
  us_date(coalesce(area.finalized, checkpoint.due)) as administration_date,
  checkpoint.period,
  area.ending_year as school_year,
  checkpoint.grade_level,
  area.score,
  null as percentile,
  area.expectation as performance_level,
  expectation.is_met as is_proficient
from area
join gold
  on gold.source_row = area.source_row
join checkpoint
  on checkpoint.source_row = area.source_row
  and checkpoint.season = area.season
  and checkpoint.ending_year = area.ending_year
left join crosswalk_expectation as expectation
  on expectation.code = area.expectation
where coalesce(area.score, area.expectation) is not null
