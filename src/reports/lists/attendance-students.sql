-- Students enrolled now, most missed days first, with the last 30 instructional days as letters: the first $limit, and everyone absent on the
-- day (at most 1,000 of them).
with
enrolled as (
  select
    student_id,
    max(school_id) as school_id,
    max(grade_level) as grade_level
  from student_school_enrollment
  where is_current
    and (cast($school as varchar) is null or school_id = $school)
    and (cast($student as varchar) is null or student_id = $student)
  group by student_id
),
year_so_far as (
  select
    student_id,
    sum(days_enrolled) as days_enrolled,
    sum(days_known) as days_known,
    sum(days_absent) as days_absent,
    sum(days_tardy) as days_tardy,
    sum(days_enrolled) - sum(days_known) as days_unknown
  from attendance_year
  where school_year = $year
    and reach = 'full'
  group by student_id
),
-- Only days that someone in scope was a member of a school; the calendar of a student is that of their school.
school_days as (
  select
    school_id,
    date,
    row_number() over (partition by school_id order by date desc) as days_ago
  from calendar_day
  where is_instructional
    and date <= cast($day as date)
),
recent as (
  select
    e.student_id,
    string_agg(
      case
        when d.attendance_status is null then '-'
        when d.attendance_status = 'excused_absence' then 'e'
        when d.attendance_status = 'unexcused_absence' then 'a'
        when d.attendance_status = 'out_of_school_suspension' then 's'
        when d.attendance_status = 'unknown' then 'u'
        when d.attendance_status = 'not_delivered' then 'n'
        when d.is_tardy then 't'
        else 'p'
      end,
      '' order by s.date
    ) as pattern
  from enrolled e
  join school_days s
    on s.school_id = e.school_id
    and s.days_ago <= 30
  left join student_day d
    on d.student_id = e.student_id
    and d.school_id = e.school_id
    and d.date = s.date
  group by e.student_id
),
last_present as (
  select
    student_id,
    max(date) as date
  from student_day
  where is_primary
    and is_absent = false
    and date <= cast($day as date)
  group by student_id
),
streaks as (
  select
    d.student_id,
    count(*) as streak
  from student_day d
  left join last_present p
    on p.student_id = d.student_id
  where d.is_primary
    and d.is_absent
    and d.school_year = $year
    and d.date <= cast($day as date)
    and (p.date is null or d.date > p.date)
  group by d.student_id
),
on_the_day as (
  select
    student_id,
    max(attendance_status) as attendance_status,
    bool_or(is_absent) as is_absent
  from student_day
  where is_primary
    and date = cast($day as date)
  group by student_id
),
listed as (
  select
    e.student_id,
    e.school_id,
    e.grade_level,
    coalesce(s.preferred_first_name, s.first_name) as first_name,
    s.last_name,
    c.name as school_name,
    c.school_level,
    coalesce(y.days_enrolled, 0) as days_enrolled,
    coalesce(y.days_known, 0) as days_known,
    coalesce(y.days_absent, 0) as days_absent,
    coalesce(y.days_tardy, 0) as days_tardy,
    coalesce(y.days_unknown, 0) as days_unknown,
    coalesce(k.streak, 0) as streak,
    t.attendance_status as today,
    coalesce(r.pattern, '') as pattern,
    row_number() over (order by coalesce(y.days_absent, 0) desc, s.last_name, s.first_name, e.student_id) as position,
    row_number() over (
      partition by coalesce(t.is_absent, false)
      order by coalesce(y.days_absent, 0) desc, s.last_name, s.first_name, e.student_id
    ) as position_among,
    coalesce(t.is_absent, false) as is_absent_today,
    count(*) over () as total,
    sum(case when coalesce(k.streak, 0) >= 3 then 1 else 0 end) over () as in_streak
  from enrolled e
  join student s
    on s.student_id = e.student_id
  left join school c
    on c.school_id = e.school_id
  left join year_so_far y
    on y.student_id = e.student_id
  left join recent r
    on r.student_id = e.student_id
  left join streaks k
    on k.student_id = e.student_id
  left join on_the_day t
    on t.student_id = e.student_id
)
select *
from listed
where position <= $limit
  or (is_absent_today and $absent and position_among <= 1000)
order by position
