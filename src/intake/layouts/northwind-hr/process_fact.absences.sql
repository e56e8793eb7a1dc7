with dated as (
  select
    *,
    excel_date("Absence Date") as absence_date
  from absences
)

select
  dated.source_row,
  'staff_absence_days' as fact_type,
  dated."Emp No" || '/' || dated.absence_date as fact_key,
  location.school_number as school_id,
  dated."Emp No" as staff_id,
  null as student_id,
  year(try_cast(dated.absence_date as date))
    + case when month(try_cast(dated.absence_date as date)) >= 7 then 1 else 0 end as school_year,
  dated.absence_date as date,
  dated.Reason as category,
  dated."Days" as value
from dated
left join crosswalk_location as location
  on location.code = dated."Location"
