-- Wide to long: up to thirty exams a row, six columns each. One row a student and exam comes out, subscores among them.
with long as (
  select
    source_row,
    regexp_extract(field, '(?i)^(Admin Year|Exam Code|Exam Grade) ([0-9]+)$', ['kind', 'slot']) as name,
    value
  from (select source_row, columns('(?i)^(Admin Year|Exam Code|Exam Grade) [0-9]+$') from ap)
  unpivot (value for field in (columns('(?i)^(Admin Year|Exam)')))
),

slot as (
  select
    source_row,
    max(value) filter (where lower(name.kind) = 'admin year') as admin_year,
    max(value) filter (where lower(name.kind) = 'exam code') as exam_code,
    max(value) filter (where lower(name.kind) = 'exam grade') as score
  from long
  group by source_row, name.slot
)

select
  ap.source_row,
  ap.matched_student_id,
  ap.matched_student_id_system,
  slot.exam_code,
  case when length(slot.exam_code) < 2 then lpad(slot.exam_code, 2, '0') else slot.exam_code end as exam,
  exam.title,
  exam.subject,
  exam.part_of,
  slot.score,
  score.performance_level,
  -- Two digits for the year and nothing for the day. Exams are in May.
  case when regexp_full_match(slot.admin_year, '[0-9]{2}') then '20' || slot.admin_year else slot.admin_year end as exam_year,
  -- The grade is that of the last year in the row; what it was at earlier exams is not told.
  case
    when slot.admin_year = max(slot.admin_year) over (partition by slot.source_row) then grade.grade_level
  end as grade_level
from slot
join ap
  on ap.source_row = slot.source_row
left join crosswalk_exam as exam
  on exam.code = slot.exam_code
left join crosswalk_score as score
  on score.code = slot.score
left join crosswalk_grade as grade
  on grade.code = ap."Grade Level"
where slot.exam_code is not null
