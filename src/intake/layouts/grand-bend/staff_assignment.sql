select
  staff_assignments.source_row,
  staff_assignments.staff_unique_id as staff_id,
  schools.school_id,
  -- 255901 is the district itself.
  coalesce(staff_assignments.education_organization_id = '255901', false) as is_district_wide,
  classification.staff_classification,
  staff_assignments.position_title,
  staff_assignments.begin_date,
  staff_assignments.end_date,
  null as fte
from staff_assignments
left join crosswalk_staff_classification as classification
  on classification.code = staff_assignments.classification
left join schools on schools.school_id = staff_assignments.education_organization_id
