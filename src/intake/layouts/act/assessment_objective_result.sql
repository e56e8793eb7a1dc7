with part as (
  select
    student.source_row,
    part.assessment_id,
    part.objective,
    part.score_type,
    score.value as score,
    case when not rank.is_none then rank.value end as percentile,
    null as level
  from student
  cross join crosswalk_part as part
  join cell as score
    on score.source_row = student.source_row
    and score.field = lower(part.code)
    -- Who did not take the writing test has "--" there: no result, not an empty one.
    and not score.is_none
  left join cell as rank
    on rank.source_row = student.source_row
    and rank.field = lower(part.percentile)
  union all
  select source_row, 'act-reading', 'Understanding complex texts', 'Level', null, null, complex_text
  from student
  where complex_text is not null
)

select
  student.source_row,
  student.matched_student_id as student_id,
  student.matched_student_id_system as student_id_system,
  part.assessment_id,
  part.objective,
  student.tested_on as administration_date,
  'other' as period,
  null as school_year,
  student.grade_level,
  part.score_type,
  part.score,
  part.percentile,
  part.level as performance_level
from part
join student
  on student.source_row = part.source_row
