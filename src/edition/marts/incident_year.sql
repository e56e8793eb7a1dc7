-- Grain: one row per student, school, school year and reach (see attendance_year) with membership.
-- Rules: no incident is zero only where incidents of that school and school year were delivered at all; else null.
with
reach as (
  select 'full' as reach
  union all
  select 'to_date' as reach
),
delivered as (
  select distinct school_id, school_year
  from behavior_incident
),
member as (
  select distinct student_id, school_id, school_year
  from student_school_enrollment
  where is_membership
    and entry_date <= (select as_of from build_setting)
),
happened as (
  select
    b.student_id,
    b.school_id,
    b.school_year,
    r.reach,
    count(distinct b.incident_id) as incidents
  from behavior_incident b
  cross join reach r
  where r.reach = 'full'
    or b.date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - b.school_year as integer))
  group by b.student_id, b.school_id, b.school_year, r.reach
)
select
  m.student_id,
  m.school_id,
  m.school_year,
  r.reach,
  case when d.school_year is not null then coalesce(h.incidents, 0) end as incidents,
  1 as members
from member m
cross join reach r
left join delivered d
  on d.school_id = m.school_id
  and d.school_year = m.school_year
left join happened h
  on h.student_id = m.student_id
  and h.school_id = m.school_id
  and h.school_year = m.school_year
  and h.reach = r.reach
