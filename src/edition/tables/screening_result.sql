-- Grain: one row per student, instrument, form, day, respondent, scale and kind of score.
-- Rules: restricted, so no role that Almanac brings reads it and no mart is made of it. Without a school year, the one the day falls into.
-- school_id is where the student was enrolled on the day screened (entered last, where there are two); null where they were not enrolled.
with placed as (
  select
    r.*,
    coalesce(
      r.school_year,
      year(r.screening_date)
        + case when month(r.screening_date) >= (select first_month from build_setting) then 1 else 0 end
    ) as year_of_result,
    e.school_id as enrolled_school_id,
    row_number() over (
      partition by r.delivery_id, r.source_feed, r.source_row, r.instrument, r.form, r.screening_date, r.respondent_type,
        r.scale, r.score_type
      order by e.entry_date desc nulls last, e.last_day desc, e.school_id desc
    ) as place
  from resolved_screening_result r
  left join student_school_enrollment e
    on e.student_id = r.student_id
    and e.is_membership
    and r.screening_date between e.entry_date and e.last_day
)
select
  student_id,
  instrument,
  form,
  respondent_type,
  screening_date,
  year_of_result as school_year,
  enrolled_school_id as school_id,
  grade_level,
  scale,
  score_type,
  score,
  percentile,
  risk_level,
  delivery_id,
  source_file,
  source_line
from placed
where place = 1
