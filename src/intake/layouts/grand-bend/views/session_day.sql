-- The weekdays of each session. Which of them were instructional is not in the files: the sessions only say how many.
-- Days with an attendance event come first, then days that are not a listed holiday, then by date; the first as many
-- as the session has are instructional.
with weekday as (
  select
    session.session_name,
    session.school_id,
    session.source_row,
    session.instructional_days,
    cast(day.date as date) as date
  from session
  cross join lateral (
    select unnest(generate_series(session.begin_date, session.end_date, interval 1 day)) as date
  ) as day
  where isodow(day.date) <= 5
),
ranked as (
  select
    weekday.*,
    holiday.note as holiday,
    row_number() over (
      partition by weekday.session_name, weekday.school_id
      order by event.date is not null desc, holiday.code is null desc, weekday.date
    ) as place
  from weekday
  left join (select distinct try_cast(event_date as date) as date from attendance_events) as event
    on event.date = weekday.date
  left join crosswalk_holiday as holiday on holiday.code = cast(weekday.date as varchar)
)
select
  school_id,
  date,
  source_row,
  holiday,
  place <= instructional_days as is_instructional
from ranked
