-- Thousands have commas; credits stand in parentheses.
select
  spending.source_row,
  'expenditure_dollars' as fact_type,
  spending.FISCAL_YEAR || '/' || spending.SITE || '/' || spending."FUNCTION" as fact_key,
  site.school_number as school_id,
  null as staff_id,
  null as student_id,
  '20' || right(spending.FISCAL_YEAR, 2) as school_year,
  null as date,
  spending.FUNCTION_NAME as category,
  regexp_replace(replace(spending.ACTUAL, ',', ''), '^\((.*)\)$', '-\1') as value
from spending
left join crosswalk_site as site
  on site.code = spending.SITE
