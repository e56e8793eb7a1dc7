select
  min(sections.source_row) as source_row,
  sections.local_course_code as course_id,
  sections.local_course_code as course_code,
  sections.local_course_code as title,
  any_value(course.subject) as subject,
  any_value(course.is_core) as is_core
from sections
left join crosswalk_course as course on course.code = sections.local_course_code
group by sections.local_course_code
