select
  caseloads.source_row,
  caseloads.COUNSELOR_EMP_NO as staff_id,
  caseloads.STUDENT_NO as student_id,
  us_date(caseloads.SINCE) as begin_date,
  null as end_date
from caseloads
