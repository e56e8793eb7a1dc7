-- The subject is an area of SCED, or words.
select
  source_row,
  sourcedId,
  null::varchar as status,
  title,
  code as courseCode,
  case when not regexp_full_match(subject, '\d{1,2}') then subject end as subjects,
  case when regexp_full_match(subject, '\d{1,2}') then lpad(subject, 2, '0') || '000' end as subjectCodes
from sds_courses
