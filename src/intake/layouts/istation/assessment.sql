select
  min(source_row) as source_row,
  assessment_id,
  case assessment_id
    when 'istation-isip-math' then 'Istation ISIP Math'
    when 'istation-isip-reading' then 'Istation ISIP Reading'
    else 'Istation ISIP, subject not said'
  end as title,
  case assessment_id
    when 'istation-isip-math' then 'mathematics'
    when 'istation-isip-reading' then 'ela'
  end as subject,
  'benchmark' as assessment_type,
  'Istation' as publisher,
  'Ability score' as score_name
from month
group by assessment_id
