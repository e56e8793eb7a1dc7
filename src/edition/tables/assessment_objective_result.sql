-- Grain: one row per student, assessment, administration, objective and kind of score.
-- Rules: without a school year, the one the day falls into. school_id is where the student was enrolled on the day tested
-- (entered last, where there are two); null where they were not enrolled: the result then counts for no school.
with placed as (
  select
    r.*,
    coalesce(
      r.school_year,
      year(r.administration_date)
        + case when month(r.administration_date) >= (select first_month from build_setting) then 1 else 0 end
    ) as year_of_result,
    e.school_id as enrolled_school_id,
    row_number() over (
      partition by r.delivery_id, r.source_feed, r.source_row, r.assessment_id, r.period, r.administration_date, r.objective,
        r.score_type
      order by e.entry_date desc nulls last, e.last_day desc, e.school_id desc
    ) as place
  from resolved_assessment_objective_result r
  left join student_school_enrollment e
    on e.student_id = r.student_id
    and e.is_membership
    and r.administration_date between e.entry_date and e.last_day
)
select
  student_id,
  assessment_id,
  administration_date,
  period,
  year_of_result as school_year,
  enrolled_school_id as school_id,
  grade_level,
  objective,
  score_type,
  score,
  percentile,
  performance_level,
  delivery_id,
  source_file,
  source_line
from placed
where place = 1
