-- Staff and their positions of now: one row each.
select
  s.staff_id,
  s.local_staff_id,
  s.first_name,
  s.last_name,
  s.email,
  a.school_id,
  a.is_district_wide,
  a.staff_classification,
  a.begin_date,
  a.end_date
from staff s
join staff_assignment a
  on a.staff_id = s.staff_id
where a.is_current
order by s.staff_id, a.school_id, a.staff_classification, a.begin_date
