select
  incidents.source_row,
  incidents.INCIDENT_NO as incident_id,
  incidents.STUDENT_NO as student_id,
  school.school_number as school_id,
  dmy_date(incidents."DATE") as date,
  incidents."TIME" as time,
  incidents.PLACE as location,
  behavior.behavior,
  incidents.CODE as source_code
from incidents
left join crosswalk_school as school
  on school.code = incidents.SCHOOL
left join crosswalk_behavior as behavior
  on behavior.code = incidents.CODE
