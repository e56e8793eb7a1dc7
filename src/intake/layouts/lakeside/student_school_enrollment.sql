select
  enrollment.source_row,
  enrollment.student_unique_id as student_id,
  enrollment.school_id,
  year(try_cast(enrollment.entry_date as date))
    + case when month(try_cast(enrollment.entry_date as date)) >= 7 then 1 else 0 end as school_year,
  grade_level.grade_level,
  enrollment.entry_date,
  null as entry_type,
  enrollment.exit_withdraw_date as exit_date,
  null as exit_type,
  false as is_inferred
from enrollment
left join crosswalk_grade_level as grade_level on grade_level.code = enrollment.entry_grade_level
