-- Who is in which section now.
select
  section_id,
  student_id,
  begin_date,
  end_date
from section_enrollment
where is_current
order by section_id, student_id, begin_date
