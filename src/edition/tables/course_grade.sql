-- Grain: one row per student, section (or course) and grading period.
-- Rules: school and course come from the section where the row does not say them; is_passing stays null where nobody said it.
select
  g.student_id,
  coalesce(g.school_id, s.school_id) as school_id,
  g.section_id,
  coalesce(g.course_id, s.course_id) as course_id,
  g.term_id,
  coalesce(g.school_year, t.school_year, s.school_year) as school_year,
  g.letter_grade,
  g.numeric_grade,
  g.is_passing,
  g.delivery_id,
  g.source_file,
  g.source_line
from resolved_course_grade g
left join section s
  on s.section_id = g.section_id
left join term t
  on t.term_id = g.term_id
