-- One format for three tests. PSAT 8/9 has 42 questions in reading and no "Passport to advanced math"; the selection index of the National Merit
-- program comes with PSAT/NMSQT alone, which is given in autumn. Digital tests have neither questions nor subscores: nothing tells which it was.
select
  psat.source_row,
  psat.matched_student_id,
  psat.matched_student_id_system,
  us_date(psat.LATEST_PSAT_DATE) as tested_on,
  grade.grade_level,
  case
    when psat.SELECTION_INDEX is not null then 'psat-nmsqt'
    when psat.NUM_READING_QUES = '42' then 'psat-8-9'
    when coalesce(psat.NUM_READING_QUES, psat.LATEST_PSAT_READING) is null then 'psat'
    when psat.LATEST_PSAT_ADV_MATH is null then 'psat-8-9'
    when month(try_cast(us_date(psat.LATEST_PSAT_DATE) as date)) >= 8 then 'psat-nmsqt'
    else 'psat-10'
  end as test
from psat
left join crosswalk_grade as grade
  on grade.code = psat.LATEST_PSAT_GRADE
