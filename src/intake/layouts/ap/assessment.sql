select
  min(source_row) as source_row,
  'ap-' || exam as assessment_id,
  'AP ' || coalesce(min(title), 'exam with code ' || exam) as title,
  min(subject) as subject,
  'college_entrance' as assessment_type,
  'College Board' as publisher,
  'AP score, 1 to 5' as score_name
from exam
where part_of is null
group by exam
