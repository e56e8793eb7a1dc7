-- One row per class: its terms taken together.
with class_term as (
  select sourcedId as class_id, schoolSourcedId as school_id, trim(unnest(string_split(termSourcedIds, ','))) as term_id
  from classes
)
select
  class_term.class_id,
  min(class_term.school_id) as school_id,
  count(distinct class_term.term_id) as terms,
  min(class_term.term_id) as term_id,
  -- The longer term all of them are part of.
  case when count(distinct class_term.term_id) = count(distinct class_term.term_id)
      filter (where session.parent_term_id is not null)
    and count(distinct session.parent_term_id) = 1
    then min(session.parent_term_id) end as parent_term_id,
  max(session.school_year) as school_year,
  max(session.last_day) as last_day
from class_term
left join session on session.term_id = class_term.term_id
group by class_term.class_id
