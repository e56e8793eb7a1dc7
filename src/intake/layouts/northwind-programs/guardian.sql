select
  guardians.source_row,
  guardians.GUARDIAN_ID as guardian_id,
  guardians.STUDENT_NO as student_id,
  guardians.FIRST_NAME as first_name,
  guardians.LAST_NAME as last_name,
  guardians.RELATION as relationship,
  guardians.EMAIL as email,
  guardians.PHONE as phone,
  language.iso_639 as language
from guardians
left join crosswalk_language as language
  on language.code = guardians.LANGUAGE
