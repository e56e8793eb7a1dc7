select
  actions.source_row,
  actions.ACTION_NO as action_id,
  actions.INCIDENT_NO as incident_id,
  actions.STUDENT_NO as student_id,
  school.school_number as school_id,
  action.action,
  dmy_date(actions."BEGIN") as begin_date,
  replace(actions.DAYS, ',', '.') as days
from actions
left join crosswalk_school as school
  on school.code = actions.SCHOOL
left join crosswalk_action as action
  on action.code = actions.ACTION
