-- Terms have no id: name and first day are one.
select
  min(source_row) as source_row,
  Term_name || ' ' || us_date(Term_start) as term_id,
  null as parent_term_id,
  null as school_id,
  year(try_cast(us_date(Term_start) as date))
    + case when month(try_cast(us_date(Term_start) as date)) >= 7 then 1 else 0 end as school_year,
  Term_name as name,
  case
    when Term_name ilike '%semester%' then 'semester'
    when Term_name ilike '%trimester%' then 'trimester'
    when regexp_matches(Term_name, '(?i)quarter|^Q[1-4]') then 'quarter'
    when Term_name ilike '%year%' then 'school_year'
    else 'other'
  end as term_type,
  us_date(Term_start) as begin_date,
  max(us_date(Term_end)) as end_date
from sections
where Term_name is not null
  and Term_start is not null
  and Term_end is not null
group by Term_name, us_date(Term_start)
