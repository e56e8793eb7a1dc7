select
  incident_behaviors.source_row,
  [incidents.source_row] as source_rows,
  incident_behaviors.incident_identifier as incident_id,
  incident_behaviors.student_unique_id as student_id,
  incident_behaviors.school_id,
  incidents.incident_date as date,
  left(incidents.incident_time, 5) as time,
  incidents.location,
  behavior.behavior,
  incident_behaviors.behavior as source_code
from incident_behaviors
join incidents
  on incidents.incident_identifier = incident_behaviors.incident_identifier
  and incidents.school_id = incident_behaviors.school_id
left join crosswalk_behavior as behavior on behavior.code = incident_behaviors.behavior
