-- "85.12 B+": percent and letter in one cell.
select
  source_row,
  nullif(local_id, 'NULL') as student_id,
  school_local_id as school_id,
  school_local_id || '|' || course_number || '|' || section_number || '|' || term_local_id as section_id,
  course_number as course_id,
  term_local_id as term_id,
  (select school_year from delivery) as school_year,
  nullif(regexp_extract(grade, '[A-F][+-]?$'), '') as letter_grade,
  nullif(regexp_extract(grade, '^[0-9.]+'), '') as numeric_grade,
  case
    when regexp_matches(grade, '[A-D][+-]?$') then true
    when regexp_matches(grade, 'F[+-]?$') then false
  end as is_passing
from section_grades
