-- Lists of students who had a service, uploaded by hand. Which service it was is only in the name of the file.
select
  source_row,
  nullif(LASID, 'NULL') as student_id,
  'other' as program,
  'Service: ' || regexp_replace(regexp_replace(source_file, '^.*/', ''), '[.][^.]*$', '') as program_name,
  null as school_id,
  coalesce(strftime(try_strptime("Start Date", '%m/%d/%y'), '%Y-%m-%d'), us_date("Start Date")) as begin_date,
  coalesce(strftime(try_strptime("End Date", '%m/%d/%y'), '%Y-%m-%d'), us_date("End Date")) as end_date,
  null as detail
from services
