-- A subscore belongs to its exam, which may be in another file.
with taken as (
  select source_row, coalesce(part_of, exam) as exam
  from exam
)

select
  min(taken.source_row) as source_row,
  'ap-' || taken.exam as assessment_id,
  'AP ' || coalesce(min(exam.title), 'exam with code ' || taken.exam) as title,
  min(exam.subject) as subject,
  'college_entrance' as assessment_type,
  'College Board' as publisher,
  'AP score, 1 to 5' as score_name
from taken
left join crosswalk_exam as exam
  on exam.code = taken.exam
group by taken.exam
