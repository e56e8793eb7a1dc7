-- Students name their guardians, or guardians their students; either is enough. One who names and is named by nobody is held back.
with guardian_roles as (
  select
    user_id,
    list(distinct source_row) as rows_of_roles,
    -- The nearest relation, where someone has several.
    min_by(role, list_position(['parent', 'guardian', 'relative'], role)) as relationship
  from held_role
  where kind = 'guardian'
  group by user_id
),
named as (
  select sourcedId as user_id, trim(unnest(string_split(agentSourcedIds, ','))) as agent_id
  from users
),
link as (
  select named.agent_id as guardian_id, named.user_id as student_id
  from named
  where named.agent_id in (select user_id from guardian_roles)
    and named.user_id not in (select user_id from guardian_roles)
  union
  select named.user_id, named.agent_id
  from named
  where named.user_id in (select user_id from guardian_roles)
    and named.agent_id not in (select user_id from guardian_roles)
)
select
  users.source_row,
  rows_of_roles as source_rows,
  users.sourcedId as guardian_id,
  link.student_id,
  users.givenName as first_name,
  users.familyName as last_name,
  relationship,
  users.email,
  coalesce(users.phone, users.sms) as phone,
  null as language
from users
join guardian_roles on guardian_roles.user_id = users.sourcedId
left join link on link.guardian_id = users.sourcedId
