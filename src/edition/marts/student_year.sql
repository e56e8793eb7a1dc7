-- Grain: one row per student and school year with membership.
-- Rules:
-- 1. Grade and school are those of the enrollment entered last in the year.
-- 2. A program flag is true when served on any day of the school year. It is false only where somebody was served by that
--    program in that year; where nobody is known to be, the flag is null: unknown is not "no".
with
last_stint as (
  select
    student_id,
    school_year,
    max_by(
      struct_pack(school_id, grade_level, delivery_id, source_file, source_line),
      (entry_date, last_day, school_id)
    ) as stint,
    bool_or(is_current) as is_current
  from student_school_enrollment
  where is_membership
  group by student_id, school_year
),
membership as (
  select student_id, school_year, stint.*, is_current
  from last_stint
),
served as (
  select
    m.student_id,
    m.school_year,
    bool_or(p.program = 'english_learner') as english_learner,
    bool_or(p.program = 'special_education') as special_education,
    bool_or(p.program = 'section_504') as section_504,
    bool_or(p.program = 'economically_disadvantaged') as economically_disadvantaged,
    bool_or(p.program = 'homeless') as homeless
  from membership m
  join student_program p
    on p.student_id = m.student_id
    and coalesce(p.begin_date, make_date(1900, 1, 1))
      < make_date(m.school_year, (select first_month from build_setting), 1)
    and coalesce(p.end_date, make_date(9999, 12, 31))
      >= make_date(m.school_year - 1, (select first_month from build_setting), 1)
  group by m.student_id, m.school_year
),
delivered as (
  select
    school_year,
    bool_or(english_learner) as english_learner,
    bool_or(special_education) as special_education,
    bool_or(section_504) as section_504,
    bool_or(economically_disadvantaged) as economically_disadvantaged,
    bool_or(homeless) as homeless
  from served
  group by school_year
)
select
  m.student_id,
  m.school_year,
  m.school_id,
  m.grade_level,
  m.is_current,
  s.sex,
  s.race_ethnicity,
  case when d.english_learner then coalesce(v.english_learner, false) end as english_learner,
  case when d.special_education then coalesce(v.special_education, false) end as special_education,
  case when d.section_504 then coalesce(v.section_504, false) end as section_504,
  case when d.economically_disadvantaged
    then coalesce(v.economically_disadvantaged, false) end as economically_disadvantaged,
  case when d.homeless then coalesce(v.homeless, false) end as homeless,
  m.delivery_id,
  m.source_file,
  m.source_line
from membership m
left join delivered d
  on d.school_year = m.school_year
left join student s
  on s.student_id = m.student_id
left join served v
  on v.student_id = m.student_id
  and v.school_year = m.school_year
