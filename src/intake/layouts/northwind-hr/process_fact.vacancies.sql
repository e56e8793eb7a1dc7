select
  vacancies.source_row,
  'vacancy_fte' as fact_type,
  vacancies.Requisition as fact_key,
  location.school_number as school_id,
  null as staff_id,
  null as student_id,
  split_part(vacancies.Requisition, '-', 2) as school_year,
  us_date(vacancies."Open Since") as date,
  vacancies."Position Title" as category,
  vacancies.FTE as value
from vacancies
left join crosswalk_location as location
  on location.code = vacancies."Location"
