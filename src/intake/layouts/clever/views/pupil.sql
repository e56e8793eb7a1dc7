-- One line a contact: the lines of a student say the same of the student. The last one counts where they differ.
select
  Student_id,
  min(source_row) as source_row,
  list(source_row order by source_row) as source_rows,
  arg_max(School_id, source_row) as School_id,
  arg_max(Student_number, source_row) as Student_number,
  arg_max(State_id, source_row) as State_id,
  arg_max(First_name, source_row) as First_name,
  arg_max(Middle_name, source_row) as Middle_name,
  arg_max(Last_name, source_row) as Last_name,
  arg_max(Grade, source_row) as Grade,
  arg_max(Gender, source_row) as Gender,
  arg_max(us_date(DOB), source_row) as birth_date,
  arg_max(Race, source_row) as Race,
  arg_max(Hispanic_Latino, source_row) as Hispanic_Latino,
  arg_max(Home_language, source_row) as Home_language,
  arg_max(Ell_status, source_row) as Ell_status,
  arg_max(Frl_status, source_row) as Frl_status,
  arg_max(IEP_status, source_row) as IEP_status,
  arg_max(Student_email, source_row) as Student_email
from students
where Student_id is not null
group by Student_id
