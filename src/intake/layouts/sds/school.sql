-- OneRoster says neither the level nor the grades of a school.
select
  source_row,
  sourcedId as school_id,
  identifier as local_school_id,
  null as state_school_id,
  name,
  null as school_level,
  null as low_grade,
  null as high_grade
from orgs
where type = 'school'
