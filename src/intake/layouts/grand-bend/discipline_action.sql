select
  discipline_actions.source_row,
  discipline_actions.discipline_action_identifier as action_id,
  -- Actions and incidents are numbered apart, and nothing in the files joins them.
  null as incident_id,
  discipline_actions.student_unique_id as student_id,
  discipline_actions.responsibility_school_id as school_id,
  discipline.action,
  discipline_actions.discipline_date as begin_date,
  coalesce(discipline_actions.actual_length_days, discipline_actions.length_days) as days
from discipline_actions
left join crosswalk_discipline as discipline on discipline.code = discipline_actions.discipline
