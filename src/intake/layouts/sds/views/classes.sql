select
  source_row,
  sourcedId,
  null::varchar as status,
  title,
  courseSourcedId,
  null::varchar as classType,
  orgSourcedId as schoolSourcedId,
  sessionSourcedIds as termSourcedIds,
  null::varchar as periods
from sds_classes
