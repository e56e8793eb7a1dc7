select
  sections.source_row,
  sections.section_identifier as section_id,
  sections.local_course_code as course_id,
  sections.school_id,
  sections.session_name as term_id,
  sections.local_course_code as title,
  'scheduled' as section_type,
  null as period,
  session.school_year
from sections
left join session
  on session.session_name = sections.session_name
  and session.school_id = sections.school_id
