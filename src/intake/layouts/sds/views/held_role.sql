-- One row per role a person holds at an org. 1.2 says it in roles.csv; 1.0 and 1.1 have one role for all orgs of a user.
-- `kind` (student, guardian, staff) comes from the crosswalk; a role that is not in it has none, and makes nobody anything.
with said as (
  select
    source_row,
    userSourcedId as user_id,
    role,
    orgSourcedId as org_id,
    beginDate,
    endDate
  from roles
  union all
  select
    source_row,
    sourcedId,
    role,
    trim(unnest(coalesce(string_split(orgSourcedIds, ','), [null]))),
    null,
    null
  from users
  where role is not null
)
select
  said.source_row,
  said.user_id,
  said.role,
  crosswalk_role.kind,
  said.org_id,
  said.beginDate as begin_date,
  coalesce(cast(try_cast(said.endDate as date) - 1 as varchar), said.endDate) as end_date
from said
left join crosswalk_role on crosswalk_role.code = said.role
where said.user_id is not null
