-- What a role means depends on where it is held. Anywhere but at a known district the narrower meaning counts, so that a broken
-- reference never widens what someone may see. An administrator of a school may be anyone with an administrator's login: only
-- `principal` says principal, and whoever else should see what a principal sees has it from HR or by a grant.
with org as (
  select sourcedId as org_id, min(type) as type
  from orgs
  group by sourcedId
)
select
  held_role.source_row,
  held_role.user_id as staff_id,
  case when coalesce(org.type, 'school') = 'school' then held_role.org_id end as school_id,
  coalesce(org.type in ('district', 'local'), false) as is_district_wide,
  case
    when org.type in ('district', 'local') then crosswalk_role.at_district
    when coalesce(org.type, 'school') = 'school' then crosswalk_role.at_school
    when crosswalk_role.at_school = crosswalk_role.at_district then crosswalk_role.at_school
    else 'unknown'
  end as staff_classification,
  held_role.role as position_title,
  held_role.begin_date,
  held_role.end_date,
  null as fte
from held_role
join crosswalk_role on crosswalk_role.code = held_role.role
left join org on org.org_id = held_role.org_id
where held_role.kind = 'staff'
  and held_role.org_id is not null
