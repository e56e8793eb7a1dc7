-- Grain: one row per student, assessment and administration.
-- Rules: without a school year, the one the day falls into. school_id is where the student was enrolled on the day tested
-- (entered last, where there are two); null where they were not enrolled: the result then counts for no school.
with
result as materialized (
  select
    student_id,
    assessment_id,
    administration_date,
    period,
    school_year,
    grade_level,
    score,
    percentile,
    performance_level,
    is_proficient,
    delivery_id,
    source_file,
    source_line
  from resolved_assessment_result
),
placed as (
  -- A student takes several tests on a day.
  select
    d.student_id,
    d.administration_date,
    max_by(e.school_id, (e.entry_date, e.last_day, e.school_id)) as school_id
  from (
    select distinct student_id, administration_date
    from result
  ) d
  join student_school_enrollment e
    on e.student_id = d.student_id
    and e.is_membership
    and d.administration_date between e.entry_date and e.last_day
  group by d.student_id, d.administration_date
)
select
  r.student_id,
  r.assessment_id,
  r.administration_date,
  r.period,
  coalesce(
    r.school_year,
    year(r.administration_date)
      + case when month(r.administration_date) >= (select first_month from build_setting) then 1 else 0 end
  ) as school_year,
  p.school_id,
  r.grade_level,
  r.score,
  r.percentile,
  r.performance_level,
  r.is_proficient,
  r.delivery_id,
  r.source_file,
  r.source_line
from result r
left join placed p
  on p.student_id = r.student_id
  and p.administration_date = r.administration_date
