select
  coalesce(stated.source_row, session_day.source_row) as source_row,
  session_day.school_id,
  session_day.date,
  case
    when session_day.is_instructional then 'instructional'
    when session_day.holiday is not null then 'holiday'
    else 'other_closed'
  end as day_type,
  session_day.is_instructional,
  case when not session_day.is_instructional then session_day.holiday end as note
from session_day
left join calendar_dates as stated
  on stated.school_id = session_day.school_id
  and try_cast(stated.date as date) = session_day.date
