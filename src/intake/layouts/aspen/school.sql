-- No file lists the schools: whatever names one says that it is there. Its name has to come from another source.
with named as (
  select source_row, school_local_id from students
  union all
  select source_row, school_local_id from courses_sections
)

select
  min(source_row) as source_row,
  school_local_id as school_id,
  school_local_id as local_school_id,
  null as state_school_id,
  school_local_id as name,
  null as school_level,
  null as low_grade,
  null as high_grade
from named
where school_local_id not in ('NULL', '')
group by school_local_id
