-- Grain: one row per student, assessment, school year and period: the last administration in that window.
-- Rules: counts for proficiency only where the publisher or state said whether the level meets (is_proficient not null) and the student was enrolled.
select
  r.student_id,
  max_by(r.school_id, r.administration_date) as school_id,
  r.school_year,
  r.assessment_id,
  coalesce(r.period, 'other') as period,
  max_by(a.subject, r.administration_date) as subject,
  max_by(a.assessment_type, r.administration_date) as assessment_type,
  max_by(r.grade_level, r.administration_date) as grade_tested,
  max(r.administration_date) as administration_date,
  max_by(r.score, r.administration_date) as score,
  max_by(r.percentile, r.administration_date) as percentile,
  max_by(r.performance_level, r.administration_date) as performance_level,
  max_by(r.is_proficient, r.administration_date) as is_proficient
from assessment_result r
left join assessment a
  on a.assessment_id = r.assessment_id
group by r.student_id, r.school_year, r.assessment_id, coalesce(r.period, 'other')
