-- Contacts for emergencies are no guardians.
select
  source_row,
  coalesce(Contact_sis_id, Student_id || ' ' || Contact_name) as guardian_id,
  Student_id as student_id,
  nullif(regexp_extract(Contact_name, '^(.*) [^ ]+$', 1), '') as first_name,
  regexp_extract(Contact_name, '[^ ]+$') as last_name,
  Contact_relationship as relationship,
  Contact_email as email,
  Contact_phone as phone,
  null as language
from students
where coalesce(Contact_sis_id, Contact_name) is not null
  and Student_id is not null
  and lower(coalesce(Contact_type, 'family')) in ('family', 'guardian', 'parent', 'parent/guardian', 'primary')
