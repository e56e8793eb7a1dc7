-- Wide to long: one row a question. Every column that is not about who answered is a question, whatever it is called this year.
select *
from (
  unpivot (
    select
      source_row,
      Timestamp as answered_at,
      matched_student_id,
      matched_student_id_system,
      columns(* exclude (
        source_row, source_file, source_line, matched_student_id, matched_student_id_system,
        Timestamp, "First name", "Local ID number"
      ))
    from voice
  )
  on columns(* exclude (source_row, answered_at, matched_student_id, matched_student_id_system))
  into name question value answer
)
union all
select *
from (
  unpivot (
    select
      source_row,
      Timestamp as answered_at,
      matched_student_id,
      matched_student_id_system,
      columns(* exclude (
        source_row, source_file, source_line, matched_student_id, matched_student_id_system,
        Timestamp, "Your Student ID Number (the 111....number)"
      ))
    from voice_with_id
  )
  on columns(* exclude (source_row, answered_at, matched_student_id, matched_student_id_system))
  into name question value answer
)
