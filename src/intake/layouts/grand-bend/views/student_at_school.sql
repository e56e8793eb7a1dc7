-- Which student was at which school: no roster is among the files, so whatever names both says so.
select
  student_unique_id,
  school_id,
  min(source_row) as source_row
from (
  select student_unique_id, school_id, source_row from attendance_events
  union all
  select student_unique_id, school_id, source_row from section_tardies
  union all
  select student_unique_id, school_id, source_row from incident_behaviors
  union all
  select student_unique_id, responsibility_school_id, source_row from discipline_actions
  union all
  select student_unique_id, education_organization_id, source_row from student_interventions
  union all
  select student_unique_id, education_organization_id, source_row from student_programs
)
where school_id in (select school_id from schools)
group by student_unique_id, school_id
