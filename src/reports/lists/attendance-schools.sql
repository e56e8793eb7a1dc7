-- One instructional day, school by school.
with counted as (
  select
    school_id,
    count(*) as enrolled,
    count(*) filter (where is_absent = false) as present,
    count(*) filter (where is_absent) as absent,
    count(*) filter (where is_tardy) as tardy,
    count(*) filter (where attendance_status = 'unknown') as unknown,
    count(*) filter (where is_absent is not null) as known
  from student_day
  where is_primary
    and date = cast($day as date)
  group by school_id
)
select
  s.school_id,
  s.name as school_name,
  s.school_level,
  c.is_instructional,
  a.is_submitted,
  coalesce(n.enrolled, 0) as enrolled,
  n.present,
  n.absent,
  n.tardy,
  n.unknown,
  n.known
from school s
left join calendar_day c
  on c.school_id = s.school_id
  and c.date = cast($day as date)
left join attendance_submission a
  on a.school_id = s.school_id
  and a.date = cast($day as date)
left join counted n
  on n.school_id = s.school_id
where n.school_id is not null
  or a.school_id is not null
order by s.name
