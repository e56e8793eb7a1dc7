select
  min(student.source_row) as source_row,
  test.assessment_id,
  test.title,
  test.subject,
  'college_entrance' as assessment_type,
  'ACT' as publisher,
  'Scale score' as score_name
from student
cross join crosswalk_test as test
group by test.assessment_id, test.title, test.subject
