-- A flag says that a student takes part, and not since when.
select
  sds_flags.source_row,
  sds_flags.userSourcedId as student_id,
  crosswalk_flag.program,
  sds_flags.flag as program_name,
  null as school_id,
  null as begin_date,
  null as end_date,
  null as detail
from sds_flags
left join crosswalk_flag on crosswalk_flag.code = sds_flags.flag
