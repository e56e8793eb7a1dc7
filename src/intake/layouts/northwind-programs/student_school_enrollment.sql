-- Every stint of every year so far; the export of June also holds the rows loaded for the next school year.
select
  entry_exit.source_row,
  entry_exit.STUDENT_NO as student_id,
  entry_exit.SCHOOL as school_id,
  right(entry_exit.SCHOOL_YEAR, 4) as school_year,
  grade.grade_level,
  entry_exit.ENTRY_DATE as entry_date,
  coalesce(entry_code.entry_type, case when entry_exit.ENTRY_CODE is not null then 'unknown' end) as entry_type,
  entry_exit.EXIT_DATE as exit_date,
  coalesce(exit_code.exit_type, case when entry_exit.EXIT_CODE is not null then 'unknown' end) as exit_type,
  false as is_inferred
from entry_exit
left join crosswalk_grade as grade
  on grade.code = entry_exit.GRADE
left join crosswalk_entry_code as entry_code
  on entry_code.code = entry_exit.ENTRY_CODE
left join crosswalk_exit_code as exit_code
  on exit_code.code = entry_exit.EXIT_CODE
