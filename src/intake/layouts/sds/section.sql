-- A section of several terms belongs to the term they are all part of: their common parent, else the school year.
select
  classes.source_row,
  classes.sourcedId as section_id,
  classes.courseSourcedId as course_id,
  classes.schoolSourcedId as school_id,
  case
    when section_span.terms = 1 then section_span.term_id
    else coalesce(section_span.parent_term_id, school_year.term_id)
  end as term_id,
  classes.title,
  case
    when classes.classType in ('homeroom', 'scheduled') then classes.classType
    when classes.classType is not null then 'other'
  end as section_type,
  classes.periods as period,
  section_span.school_year
from classes
left join section_span on section_span.class_id = classes.sourcedId
left join school_year on school_year.school_year = section_span.school_year
