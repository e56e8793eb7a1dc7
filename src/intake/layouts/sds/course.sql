-- The SCED code tells the subject before its name does, unless it says no more than "other". What neither crosswalk knows
-- goes through as it is, so that it is reported, and stays empty.
with subject as (
  select
    courses.*,
    coalesce(
      nullif(crosswalk_sced_subject.subject, 'other'),
      crosswalk_subject.subject,
      crosswalk_sced_subject.subject
    ) as mapped_subject
  from courses
  left join crosswalk_sced_subject
    on crosswalk_sced_subject.code = regexp_extract(courses.subjectCodes, '^(\d\d)\d{3}', 1)
  left join crosswalk_subject on crosswalk_subject.code = trim(split_part(courses.subjects, ',', 1))
)
select
  source_row,
  sourcedId as course_id,
  courseCode as course_code,
  title,
  coalesce(mapped_subject, subjects, subjectCodes) as subject,
  mapped_subject in ('ela', 'mathematics', 'science', 'social_studies') as is_core
from subject
