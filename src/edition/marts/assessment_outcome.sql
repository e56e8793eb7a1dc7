-- Grain: one row per student, assessment, school year and period: the last administration in that window, whole. What it does not say stays
-- unsaid; nothing is filled in from an earlier one.
-- Rules: counts for proficiency only where the publisher or state said whether the level meets (is_proficient not null).
with ranked as (
  select
    r.*,
    row_number() over (
      partition by r.student_id, r.assessment_id, r.school_year, coalesce(r.period, 'other')
      order by r.administration_date desc, r.delivery_id desc, r.source_line desc
    ) as place
  from assessment_result r
)
select
  r.student_id,
  r.school_id,
  r.school_year,
  r.assessment_id,
  coalesce(r.period, 'other') as period,
  a.subject,
  a.assessment_type,
  r.grade_level as grade_tested,
  r.administration_date,
  r.score,
  r.percentile,
  r.performance_level,
  r.is_proficient
from ranked r
left join assessment a
  on a.assessment_id = r.assessment_id
where r.place = 1
