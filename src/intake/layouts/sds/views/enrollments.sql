-- The file says neither the school, which is that of the class, nor dates.
select
  sds_enrollments.source_row,
  null::varchar as status,
  sds_enrollments.classSourcedId,
  sds_classes.orgSourcedId as schoolSourcedId,
  sds_enrollments.userSourcedId,
  crosswalk_class_role.part as role,
  null::varchar as "primary",
  null::varchar as beginDate,
  null::varchar as endDate
from sds_enrollments
left join sds_classes on sds_classes.sourcedId = sds_enrollments.classSourcedId
left join crosswalk_class_role on crosswalk_class_role.code = sds_enrollments.role
