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
-- 6. It is built school year by school year: year_<table> is the rows of that table that bear on the year.
-- Where a day comes from is found by its key in attendance_event and student_school_enrollment: most days have no row of their own anywhere.
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
    last_day
  from year_student_school_enrollment
),
school_day as (
  select
    c.school_id,
    c.date,
    c.school_year,
    coalesce(s.is_submitted, false) as is_submitted
  from year_calendar_day c
  left join year_attendance_submission s
    on s.school_id = c.school_id
    and s.date = c.date
),
beaten as (
  -- Days of a stint on which another school counts. They are few.
  select distinct
    a.student_id,
    a.school_id,
    c.date
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
  join school_day c
    on c.school_id = a.school_id
    and c.date between greatest(a.first_day, b.first_day) and least(a.last_day, b.last_day)
),
ranked as (
  select
    student_id,
    school_id,
    date,
    source_code,
    coalesce(duration, 1.0) as part,
    case attendance_event_category
      when 'out_of_school_suspension' then 3
      when 'unexcused_absence' then 2
      when 'excused_absence' then 1
    end as absence,
    case attendance_event_category
      when 'in_school_suspension' then 5
      when 'unknown' then 4
      when 'school_activity' then 3
      when 'early_departure' then 2
      when 'tardy' then 1
    end as other
  from year_attendance_event
),
counted as (
  -- Numbers only: a day of a million students is some gigabytes of text.
  select
    student_id,
    school_id,
    date,
    -- Parts of a day add up as decimals: three thirds are a day, in whatever order they come.
    sum(cast(part as decimal(18, 9))) filter (where absence is not null) as absent,
    max(cast(round(part * 1000000000) as bigint) * 10 + absence) % 10 as absence,
    max(other) as other,
    bool_or(other = 1) as is_tardy,
    min(source_code) as source_code
  from ranked
  group by student_id, school_id, date
),
events as (
  select
    student_id,
    school_id,
    date,
    least(1.0, cast(coalesce(absent, 0) as double)) as absent_part,
    -- An enumeration: millions of days need a byte each for it, and nobody compares texts.
    cast(
      case absence
        when 3 then 'out_of_school_suspension'
        when 2 then 'unexcused_absence'
        when 1 then 'excused_absence'
      end as attendance_status
    ) as absence,
    cast(
      case other
        when 5 then 'in_school_suspension'
        when 4 then 'unknown'
        when 3 then 'school_activity'
        when 2 then 'early_departure'
        when 1 then 'tardy'
      end as attendance_status
    ) as other,
    is_tardy,
    source_code
  from counted
),
decided as (
  select
    s.student_id,
    s.school_id,
    c.date,
    c.school_year,
    b.student_id is null as is_primary,
    case
      when e.absent_part >= 0.5 then e.absence
      when e.other is not null then e.other
      when e.absence is not null then 'present'::attendance_status
      when c.is_submitted then 'present'::attendance_status
      else 'not_delivered'::attendance_status
    end as attendance_status,
    coalesce(e.absent_part, 0.0) as absent_part,
    coalesce(e.is_tardy, false) and coalesce(e.absent_part, 0.0) < 0.5 as is_tardy,
    e.source_code
  from stints s
  join school_day c
    on c.school_id = s.school_id
    and c.date between s.first_day and s.last_day
  left join beaten b
    on b.student_id = s.student_id
    and b.school_id = s.school_id
    and b.date = c.date
  left join events e
    on e.student_id = s.student_id
    and e.school_id = s.school_id
    and e.date = c.date
)
select
  student_id,
  school_id,
  date,
  school_year,
  is_primary,
  attendance_status,
  case
    when attendance_status in ('unknown'::attendance_status, 'not_delivered'::attendance_status) then null
    else attendance_status in ('excused_absence'::attendance_status, 'unexcused_absence'::attendance_status, 'out_of_school_suspension'::attendance_status)
  end as is_absent,
  absent_part,
  is_tardy,
  source_code
from decided
