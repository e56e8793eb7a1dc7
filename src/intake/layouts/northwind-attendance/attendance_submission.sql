select
  source_row,
  SCHOOL as school_id,
  strftime(try_strptime("DATE", '%Y%m%d'), '%Y-%m-%d') as date,
  SUBMITTED as is_submitted
from submissions
