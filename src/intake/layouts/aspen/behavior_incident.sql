-- Incidents have no number of their own; day, time, place and code tell them apart for one student.
select
  behavior.source_row,
  concat_ws(' ', behavior.local_id, behavior.event_date, behavior.incident_time, behavior.incident_location, behavior.incident_code) as incident_id,
  nullif(behavior.local_id, 'NULL') as student_id,
  nullif(behavior.school_local_id, 'NULL') as school_id,
  nullif(behavior.event_date, 'NULL') as date,
  left(nullif(behavior.incident_time, 'NULL'), 5) as time,
  nullif(behavior.incident_location, 'NULL') as location,
  code.behavior,
  nullif(behavior.incident_code, 'NULL') as source_code
from behavior
left join crosswalk_behavior as code on code.code = behavior.incident_code
