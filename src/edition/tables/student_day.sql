-- Grain: one row per student, school and instructional day enrolled, up to the as-of day.
-- Rules:
-- 1. Overlapping enrollments at one school are one. A student enrolled at two schools on one day belongs to the one entered last
--    (then the one with the later last day, then the higher school id); the other day is kept with is_primary = false and counts nowhere.
-- 2. Several events on a day: absence parts add up (no duration = the whole day), at most to one day. Half a day or more missed is
--    an absence (CRDC). Of several absences the longest names the day, then suspension, unexcused, excused. Without an
--    absence: in-school suspension, unknown, activity, early departure, tardy, in this order. Absent and tardy on one day is a finding.
-- 3. No event means present only where that school's attendance of that day has been turned in; else not_delivered.
-- 4. A code nobody has mapped makes the day unknown: is_absent is null. Unknown and not_delivered are neither present nor absent.
-- 5. In-school suspension and school activities are presence (CRDC: in membership and supervised).
with
stints as (
  -- Days that an earlier stint at the same school already has are not given twice.
  select
    student_id,
    school_id,
    entry_date,
    greatest(
      entry_date,
      coalesce(
        max(last_day) over (
          partition by student_id, school_id
          order by entry_date, last_day
          rows between unbounded preceding and 1 preceding
        ) + 1,
        entry_date
      )
    ) as first_day,
    last_day,
    delivery_id,
    source_file,
    source_line
  from student_school_enrollment
  where is_membership
),
beaten as (
  -- Days of a stint on which another school counts.
  select
    a.student_id,
    a.school_id,
    greatest(a.first_day, b.first_day) as first_day,
    least(a.last_day, b.last_day) as last_day
  from stints a
  join stints b
    on b.student_id = a.student_id
    and b.school_id <> a.school_id
    and b.first_day <= a.last_day
    and b.last_day >= a.first_day
    and (
      b.entry_date > a.entry_date
      or (b.entry_date = a.entry_date and b.last_day > a.last_day)
      or (b.entry_date = a.entry_date and b.last_day = a.last_day and b.school_id > a.school_id)
    )
),
membership as (
  select
    s.student_id,
    s.school_id,
    c.date,
    c.school_year,
    s.delivery_id,
    s.source_file,
    s.source_line
  from stints s
  join calendar_day c
    on c.school_id = s.school_id
    and c.date between s.first_day and s.last_day
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
),
events as (
  select
    student_id,
    school_id,
    date,
    least(1.0, sum(case
      when attendance_event_category in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')
        then coalesce(duration, 1.0)
      else 0.0
    end)) as absent_part,
    arg_max(attendance_event_category, (
      coalesce(duration, 1.0),
      case attendance_event_category
        when 'out_of_school_suspension' then 3
        when 'unexcused_absence' then 2
        else 1
      end
    )) filter (
      where attendance_event_category in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')
    ) as absence,
    arg_max(attendance_event_category, case attendance_event_category
      when 'in_school_suspension' then 5
      when 'unknown' then 4
      when 'school_activity' then 3
      when 'early_departure' then 2
      else 1
    end) filter (
      where attendance_event_category not in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')
    ) as other,
    bool_or(attendance_event_category in ('tardy')) as is_tardy,
    min(source_code) as source_code,
    max_by(delivery_id, source_line) as delivery_id,
    max_by(source_file, source_line) as source_file,
    max(source_line) as source_line
  from attendance_event
  group by student_id, school_id, date
),
decided as (
  select
    m.student_id,
    m.school_id,
    m.date,
    m.school_year,
    not exists (
      select 1
      from beaten x
      where x.student_id = m.student_id
        and x.school_id = m.school_id
        and m.date between x.first_day and x.last_day
    ) as is_primary,
    case
      when e.absent_part >= 0.5 then e.absence
      when e.other is not null then e.other
      when e.absence is not null then 'present'
      when s.is_submitted then 'present'
      else 'not_delivered'
    end as attendance_status,
    coalesce(e.absent_part, 0.0) as absent_part,
    coalesce(e.is_tardy, false) and coalesce(e.absent_part, 0.0) < 0.5 as is_tardy,
    e.source_code,
    coalesce(e.delivery_id, m.delivery_id) as delivery_id,
    coalesce(e.source_file, m.source_file) as source_file,
    coalesce(e.source_line, m.source_line) as source_line
  from membership m
  left join events e
    on e.student_id = m.student_id
    and e.school_id = m.school_id
    and e.date = m.date
  left join attendance_submission s
    on s.school_id = m.school_id
    and s.date = m.date
)
select
  student_id,
  school_id,
  date,
  school_year,
  is_primary,
  attendance_status,
  case
    when attendance_status in ('unknown', 'not_delivered') then null
    else attendance_status in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')
  end as is_absent,
  absent_part,
  is_tardy,
  source_code,
  delivery_id,
  source_file,
  source_line
from decided
