-- Grain: one row per action and student.
-- Rules: the school of the incident where the row does not say one.
select
  a.action_id,
  a.incident_id,
  a.student_id,
  coalesce(a.school_id, i.school_id) as school_id,
  a.action,
  a.begin_date,
  a.days,
  a.delivery_id,
  a.source_file,
  a.source_line
from resolved_discipline_action a
left join behavior_incident i
  on i.incident_id = a.incident_id
  and i.student_id = a.student_id
