-- A title nobody has mapped opens nothing to anybody.
select
  staff.source_row,
  staff.Staff_id as staff_id,
  staff.School_id as school_id,
  false as is_district_wide,
  staff_title.staff_classification,
  coalesce(staff.Title, staff.Role, staff.Department) as position_title,
  null as begin_date,
  null as end_date,
  null as fte
from staff
left join crosswalk_staff_title as staff_title on staff_title.code = staff.Title
