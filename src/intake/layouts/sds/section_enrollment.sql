select
  source_row,
  classSourcedId as section_id,
  userSourcedId as student_id,
  beginDate as begin_date,
  coalesce(cast(try_cast(endDate as date) - 1 as varchar), endDate) as end_date
from enrollments
where role = 'student'
