-- What demographics say beside the programs: only what a program stands for. An immigrant, a family in the military or a runaway is
-- none, and stays in the landing area.
with characteristic as (
  select source_row, student_unique_id, unnest(string_split(characteristics, ';')) as name
  from demographics
  where characteristics is not null
  union all
  select source_row, student_unique_id, 'Limited English'
  from demographics
  where limited_english is not null
)

select
  source_row,
  student_unique_id as student_id,
  case name
    when 'Economic Disadvantaged' then 'economically_disadvantaged'
    when 'Homeless' then 'homeless'
    when 'Foster Care' then 'foster_care'
    when 'Limited English' then 'english_learner'
  end as program,
  name as program_name,
  null as school_id,
  null as begin_date,
  null as end_date,
  'Student characteristic' as detail
from characteristic
where name in ('Economic Disadvantaged', 'Homeless', 'Foster Care', 'Limited English')
