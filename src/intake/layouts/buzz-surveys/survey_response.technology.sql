-- The questions are whole sentences and differ from survey to survey: whatever stands beside who answered is one.
with answer as (
  unpivot (
    select
      source_row,
      Timestamp as answered_at,
      matched_student_id,
      matched_student_id_system,
      columns(* exclude (
        source_row, source_file, source_line, matched_student_id, matched_student_id_system,
        Timestamp, StudentUSI, LastSurname, FirstName, ElectronicMailAddress, GradeLevel, StudentsELATeacher
      ))
    from technology
  )
  on columns(* exclude (source_row, answered_at, matched_student_id, matched_student_id_system))
  into name question value answer
)

select
  source_row,
  'Technology at home ' || left(us_date(answered_at), 4) as survey,
  matched_student_id || ' ' || answered_at as respondent_key,
  'family' as respondent_type,
  matched_student_id as student_id,
  matched_student_id_system as student_id_system,
  null as school_id,
  us_date(answered_at) as date,
  'Internet access' as topic,
  question,
  case
    when answer = 'Yes' then '1'
    when answer = 'No' then '0'
    when regexp_full_match(answer, '[0-9]+') then answer
  end as answer_value,
  answer as answer_text
from answer
