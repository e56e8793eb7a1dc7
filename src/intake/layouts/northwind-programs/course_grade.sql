-- Section, course and term ids are built the way the roster of the same system builds them.
select
  grades.source_row,
  grades.STUDENT_NO as student_id,
  grades.SCHOOL as school_id,
  grades.SECTION_ID as section_id,
  'nw-crs-' || grades.COURSE as course_id,
  'nw-term-' || right(grades.SCHOOL_YEAR, 4) || '-' || grades.TERM as term_id,
  right(grades.SCHOOL_YEAR, 4) as school_year,
  grades.MARK as letter_grade,
  grades.PERCENT as numeric_grade,
  mark.is_passing
from grades
left join crosswalk_mark as mark
  on mark.code = grades.MARK
