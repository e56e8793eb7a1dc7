-- OneRoster does not state enrollments. They are inferred, one per student, school and school year:
-- who: students listed with the school (users.csv in 1.0 and 1.1, roles.csv in 1.2), or with a class of the school;
-- when: the dates of the role; else of the classes, where all of them say; else the school year. An end on the last day of
-- the school year is none. Classes that end with their term say nothing about leaving.
-- The grade is the one of now, so only the newest school year has it.
with student as (
  select sourcedId as user_id, max(grades) as grades
  from users
  where sourcedId in (select user_id from held_role where kind = 'student')
  group by sourcedId
),
school as (
  select distinct sourcedId as school_id
  from orgs
  where type = 'school'
),
listed as (
  select
    source_row,
    user_id,
    org_id as school_id,
    try_cast(begin_date as date) as begin_date,
    try_cast(end_date as date) as end_date
  from held_role
  where kind = 'student'
),
listed_year as (
  select
    listed.user_id,
    listed.school_id,
    school_year.school_year,
    list(listed.source_row) as rows_of_list,
    min(listed.begin_date) as begin_date,
    case when count(listed.end_date) = count(*) then max(listed.end_date) end as end_date
  from listed
  join school_year
    on case
      when listed.begin_date is null then school_year.is_newest
      else listed.begin_date <= school_year.last_day
    end
    and (listed.end_date is null or listed.end_date >= school_year.first_day)
  group by listed.user_id, listed.school_id, school_year.school_year
),
taught as (
  select
    enrollments.source_row,
    enrollments.userSourcedId as user_id,
    coalesce(enrollments.schoolSourcedId, section_span.school_id) as school_id,
    section_span.school_year,
    section_span.last_day,
    try_cast(enrollments.beginDate as date) as begin_date,
    try_cast(enrollments.endDate as date) - 1 as end_date
  from enrollments
  join section_span on section_span.class_id = enrollments.classSourcedId
  where enrollments.role = 'student'
    and section_span.school_year is not null
),
taught_year as (
  select
    user_id,
    school_id,
    school_year,
    min(source_row) as first_row,
    case when count(begin_date) = count(*) then min(begin_date) end as begin_date,
    case when bool_and(coalesce(end_date < last_day, false)) then max(end_date) end as end_date
  from taught
  group by user_id, school_id, school_year
),
enrollment as (
  select
    coalesce(listed_year.user_id, taught_year.user_id) as user_id,
    coalesce(listed_year.school_id, taught_year.school_id) as school_id,
    coalesce(listed_year.school_year, taught_year.school_year) as school_year,
    coalesce(rows_of_list[1], first_row) as source_row,
    coalesce(rows_of_list, []) as source_rows,
    coalesce(listed_year.begin_date, taught_year.begin_date) as begin_date,
    coalesce(listed_year.end_date, taught_year.end_date) as end_date
  from listed_year
  full join taught_year
    on taught_year.user_id = listed_year.user_id
    and taught_year.school_id = listed_year.school_id
    and taught_year.school_year = listed_year.school_year
)
select
  enrollment.source_row,
  enrollment.source_rows,
  enrollment.user_id as student_id,
  enrollment.school_id,
  enrollment.school_year,
  case when school_year.is_newest then crosswalk_grade_level.grade_level end as grade_level,
  greatest(enrollment.begin_date, school_year.first_day) as entry_date,
  null as entry_type,
  case when enrollment.end_date < school_year.last_day then enrollment.end_date end as exit_date,
  null as exit_type,
  true as is_inferred
from enrollment
join student on student.user_id = enrollment.user_id
join school on school.school_id = enrollment.school_id
join school_year on school_year.school_year = enrollment.school_year
left join crosswalk_grade_level on crosswalk_grade_level.code = student.grades
