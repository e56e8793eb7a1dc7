-- Grain: one row per school, however many sources describe it.
-- Rules: each column takes the newest value that says something. A level nobody states follows from the highest grade enrolled: up to 06
-- elementary, up to 09 middle, else high.
with
described as (
  select
    school_id,
    max_by(local_school_id, arrival) filter (where local_school_id is not null) as local_school_id,
    max_by(state_school_id, arrival) filter (where state_school_id is not null) as state_school_id,
    max_by(name, arrival) as name,
    max_by(school_level, arrival) filter (where school_level is not null) as school_level,
    max_by(low_grade, arrival) filter (where low_grade is not null) as low_grade,
    max_by(high_grade, arrival) filter (where high_grade is not null) as high_grade,
    max_by(delivery_id, arrival) as delivery_id,
    max_by(source_file, arrival) as source_file,
    max_by(source_line, arrival) as source_line
  from matched_school
  where is_current
    and school_id is not null
  group by school_id
),
taught as (
  select
    school_id,
    max(grade_level) as highest
  from resolved_student_school_enrollment
  where grade_level between '01' and '12'
  group by school_id
)
select
  d.school_id,
  d.local_school_id,
  d.state_school_id,
  d.name,
  coalesce(
    d.school_level,
    case
      when coalesce(d.high_grade, t.highest) <= '06' then 'elementary'
      when coalesce(d.high_grade, t.highest) <= '09' then 'middle'
      when coalesce(d.high_grade, t.highest) <= '12' then 'high'
    end
  ) as school_level,
  d.low_grade,
  d.high_grade,
  d.delivery_id,
  d.source_file,
  d.source_line
from described d
left join taught t
  on t.school_id = d.school_id
