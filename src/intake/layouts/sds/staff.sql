with staff_roles as (
  select user_id, list(distinct source_row) as rows_of_roles
  from held_role
  where kind = 'staff'
  group by user_id
)
select
  users.source_row,
  rows_of_roles as source_rows,
  users.sourcedId as staff_id,
  coalesce(
    users.identifier,
    nullif(trim(regexp_extract(users.userIds, '(?i)\{\s*local\s*:([^}]*)\}', 1)), '')
  ) as local_staff_id,
  users.givenName as first_name,
  users.familyName as last_name,
  users.email
from users
join staff_roles on staff_roles.user_id = users.sourcedId
