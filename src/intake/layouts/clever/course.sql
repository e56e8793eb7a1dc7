select
  min(sections.source_row) as source_row,
  sections.Course_number as course_id,
  sections.Course_number as course_code,
  coalesce(max(sections.Course_name), sections.Course_number) as title,
  any_value(subject.subject) as subject,
  any_value(subject.subject in ('ela', 'mathematics', 'science', 'social_studies')) as is_core
from sections
left join crosswalk_subject as subject on subject.code = sections.Subject
where sections.Course_number is not null
group by sections.Course_number
