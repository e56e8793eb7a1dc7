with category as (
  select source_row, part, unnest(categories) as score, unnest(range(1, 5)) as place
  from subject
),

part as (
  select category.source_row, category.part, title.title as objective, 'Points' as score_type, category.score
  from category
  left join crosswalk_part as title
    on title.code = category.part || '-' || category.place
  where category.score is not null
  union all
  select source_row, part, 'Whole test', 'Points', raw_score
  from subject
  where raw_score is not null
  union all
  select
    source_row,
    case field when 'lexile' then 'reading' else 'mathematics' end,
    case field when 'lexile' then 'Lexile measure' else 'Quantile measure' end,
    case field when 'lexile' then 'Lexile' else 'Quantile' end,
    case
      when regexp_full_match(value, '(BR|EM)[0-9]+[LQ]?') then '-' || regexp_extract(value, '[0-9]+')
      else regexp_replace(value, '[LQ]$', '')
    end
  from (select source_row, lexile_measure_184 as lexile, quantile_measure_219 as quantile from record)
  unpivot (value for field in (lexile, quantile))
)

select
  subject.source_row,
  subject.matched_student_id as student_id,
  subject.matched_student_id_system as student_id_system,
  subject.assessment_id,
  part.objective,
  subject.tested_on as administration_date,
  'annual' as period,
  null as school_year,
  subject.grade_level,
  part.score_type,
  part.score,
  null as percentile,
  null as performance_level
from part
join subject
  on subject.source_row = part.source_row
  and subject.part = part.part
