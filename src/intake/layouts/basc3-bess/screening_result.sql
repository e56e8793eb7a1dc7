-- Wide to long: the overall index as T score (with percentile) and raw score, then the five risk indexes, of which each form has its own.
with scores as (
  select
    source_row,
    'BERI' as code,
    'T score' as score_type,
    BERI as score,
    "BERI Percentile" as percentile,
    "BERI Risk" as risk
  from bess
  union all
  select source_row, 'BERI', 'Raw score', "BERI Raw Score", null, null
  from bess
  union all
  select source_row, 'ERI', 'Raw score', ERI, null, "ERI Risk"
  from bess
  union all
  select source_row, 'IRI', 'Raw score', IRI, null, "IRI Risk"
  from bess
  union all
  select source_row, 'ARI', 'Raw score', ARI, null, "ARI Risk"
  from bess
  union all
  select source_row, 'PRI', 'Raw score', PRI, null, "PRI Risk"
  from bess
  union all
  select source_row, 'SRI', 'Raw score', SRI, null, "SRI Risk"
  from bess
)

select
  bess.source_row,
  bess.matched_student_id as student_id,
  bess.matched_student_id_system as student_id_system,
  'BASC-3 BESS' as instrument,
  bess.Form as form,
  form.respondent_type,
  us_date(bess.Submitted) as screening_date,
  null as school_year,
  grade.grade_level,
  scale.scale,
  scores.score_type,
  scores.score,
  scores.percentile,
  scores.risk as risk_level
from scores
join bess
  on bess.source_row = scores.source_row
join crosswalk_scale as scale
  on scale.code = scores.code
left join crosswalk_form as form
  on form.code = bess.Form
left join crosswalk_grade as grade
  on grade.code = bess.Grade
where coalesce(scores.score, scores.risk) is not null
