select
  schools.source_row,
  schools.school_id,
  schools.school_id as local_school_id,
  null as state_school_id,
  schools.name,
  grades_taught.school_level,
  grades_taught.low_grade,
  grades_taught.high_grade
from schools
left join crosswalk_grades_taught as grades_taught on grades_taught.code = schools.grade_levels
