-- The file tells the month of the test and no day: the first stands for it. A spreadsheet takes the zero in front of "092024".
select
  act.source_row,
  act.matched_student_id,
  act.matched_student_id_system,
  case
    when regexp_full_match(act.Test_Dte, '[0-9]{5,6}')
    then right(act.Test_Dte, 4) || '-' || left(lpad(act.Test_Dte, 6, '0'), 2) || '-01'
    else us_date(act.Test_Dte)
  end as tested_on,
  grade.grade_level,
  act.R_CmplxTxt as complex_text
from act
left join crosswalk_grade as grade
  on grade.code = act.HS_GradeLev
