-- The grade stands with the role; of several the one that began last counts.
with grade as (
  select userSourcedId, max_by(grade, coalesce(us_date(roleStartDate), '')) as grade
  from sds_roles
  where lower(role) = 'student'
    and grade is not null
  group by userSourcedId
)
select
  sds_users.source_row,
  sds_users.sourcedId,
  null::varchar as status,
  null::varchar as orgSourcedIds,
  null::varchar as role,
  null::varchar as userIds,
  sds_users.givenName,
  sds_users.familyName,
  null::varchar as middleName,
  null::varchar as identifier,
  sds_users.email,
  sds_users.sms,
  sds_users.phone,
  null::varchar as agentSourcedIds,
  grade.grade as grades,
  null::varchar as preferredGivenName
from sds_users
left join grade on grade.userSourcedId = sds_users.sourcedId
