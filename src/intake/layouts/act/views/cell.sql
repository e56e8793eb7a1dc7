-- Wide to long: every score and rank of a row. "--" and "---" are how ACT writes that there is none.
select source_row, lower(field) as field, value, regexp_full_match(value, '-+') as is_none
from (select * exclude (source_file, source_line, matched_student_id, matched_student_id_system) from act)
unpivot (value for field in (* exclude (source_row)))
