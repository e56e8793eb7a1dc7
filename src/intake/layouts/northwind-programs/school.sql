select
  schools.source_row,
  schools.SCHOOL as school_id,
  schools.SCHOOL as local_school_id,
  schools.NCES_ID as state_school_id,
  schools.NAME as name,
  level.school_level,
  low.grade_level as low_grade,
  high.grade_level as high_grade
from schools
left join crosswalk_school_level as level
  on level.code = schools."LEVEL"
left join crosswalk_grade as low
  on low.code = schools.LOW_GRADE
left join crosswalk_grade as high
  on high.code = schools.HIGH_GRADE
