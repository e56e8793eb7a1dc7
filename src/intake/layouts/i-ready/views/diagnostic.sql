with both_subjects as (
  select
    source_row,
    matched_student_id,
    matched_student_id_system,
    'i-ready-reading' as assessment_id,
    "Student Grade" as grade,
    "Academic Year" as academic_year,
    "Completion Date" as completed,
    "Norming Window" as norming_window,
    "Overall Scale Score" as score,
    Percentile as percentile,
    "Overall Relative Placement" as placement
  from iready_reading
  union all
  select
    source_row,
    matched_student_id,
    matched_student_id_system,
    'i-ready-mathematics',
    "Student Grade",
    "Academic Year",
    "Completion Date",
    "Norming Window",
    "Overall Scale Score",
    Percentile,
    "Overall Relative Placement"
  from iready_mathematics
)

select
  both_subjects.* exclude (grade, academic_year, completed, norming_window),
  us_date(both_subjects.completed) as tested_on,
  -- "Winter (November 16 - March 1)"
  lower(split_part(trim(both_subjects.norming_window), ' ', 1)) as period,
  right(both_subjects.academic_year, 4) as school_year,
  grade.grade_level
from both_subjects
left join crosswalk_grade as grade
  on grade.code = both_subjects.grade
