-- Names are typed "Last, First" or "First Last". Minutes are the time between signing in and out.
select
  source_row,
  'Harbor Youth Alliance' as organization,
  'Homework Harbor' as program_name,
  "Member #" as participant_key,
  "Student ID" as student_id,
  case
    when contains(Participant, ',') then trim(split_part(Participant, ',', 2))
    else trim(split_part(Participant, ' ', 1))
  end as first_name,
  case
    when contains(Participant, ',') then trim(split_part(Participant, ',', 1))
    else trim(substr(Participant, length(split_part(Participant, ' ', 1)) + 1))
  end as last_name,
  us_date(DOB) as birth_date,
  us_date("Date") as date,
  date_diff('minute', try_strptime("In", '%I:%M %p'), try_strptime("Out", '%I:%M %p')) as minutes
from harbor
