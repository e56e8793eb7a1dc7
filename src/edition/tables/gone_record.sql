-- Grain: one row per source and record that earlier deliveries of the source held and the newest does not.
-- Rules: gone_on is the as-of day of the first delivery without it, delivery_id the last one with it. Nothing is deleted for it. Where each school
-- year has a newest delivery of its own, the last year the record was in decides: who is in the last file of an earlier year has left school, and
-- is not gone. An enrollment is one per student, school and school year: entered anew with another date it is not gone.
with gone as (
  select 'school' as entity, source, school_id as record_id, null as student_id, school_id, spoken_year, gone_on, delivery_id
  from presence_school
  where gone_on is not null
  union all
  select 'student', source, student_id, student_id, null, spoken_year, gone_on, delivery_id
  from presence_student
  where gone_on is not null
  union all
  select 'guardian', source, guardian_id || '/' || student_id, student_id, null, spoken_year, gone_on, delivery_id
  from presence_guardian
  where gone_on is not null
  union all
  select
    'student_school_enrollment',
    source,
    student_id || '/' || school_id || '/' || cast(school_year as varchar),
    student_id,
    school_id,
    spoken_year,
    gone_on,
    delivery_id
  from presence_student_school_enrollment
  where gone_on is not null
  union all
  select 'staff', source, staff_id, null, null, spoken_year, gone_on, delivery_id
  from presence_staff
  where gone_on is not null
  union all
  select 'course', source, course_id, null, null, spoken_year, gone_on, delivery_id
  from presence_course
  where gone_on is not null
  union all
  select 'section', source, section_id, null, null, spoken_year, gone_on, delivery_id
  from presence_section
  where gone_on is not null
)
select
  entity,
  source,
  record_id,
  cast(student_id as varchar) as student_id,
  cast(school_id as varchar) as school_id,
  spoken_year as school_year,
  gone_on,
  delivery_id
from gone
