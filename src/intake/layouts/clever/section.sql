select
  sections.source_row,
  sections.Section_id as section_id,
  sections.Course_number as course_id,
  sections.School_id as school_id,
  sections.Term_name || ' ' || us_date(sections.Term_start) as term_id,
  coalesce(sections.Name, sections.Course_name) as title,
  case when subject.subject = 'homeroom' then 'homeroom' else 'scheduled' end as section_type,
  sections.Period as period,
  coalesce(
    year(try_cast(us_date(sections.Term_start) as date))
      + case when month(try_cast(us_date(sections.Term_start) as date)) >= 7 then 1 else 0 end,
    (select school_year from delivery)
  ) as school_year
from sections
left join crosswalk_subject as subject on subject.code = sections.Subject
