-- Grain: one row per section.
-- Rules: begin_date and end_date are those of its term; without a term, those of the school year.
select
  s.section_id,
  s.course_id,
  s.school_id,
  s.term_id,
  s.title,
  s.section_type,
  s.period,
  coalesce(s.school_year, t.school_year) as school_year,
  coalesce(t.begin_date, make_date(s.school_year - 1, (select first_month from build_setting), 1)) as begin_date,
  coalesce(t.end_date, make_date(s.school_year, (select first_month from build_setting), 1) - 1) as end_date,
  s.delivery_id,
  s.source_file,
  s.source_line
from resolved_section s
left join term t
  on t.term_id = s.term_id
