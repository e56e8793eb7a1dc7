select
  min(source_row) as source_row,
  assessment_id,
  case part
    when 'reading' then 'STAAR reading language arts'
    when 'mathematics' then 'STAAR mathematics'
    when 'science' then 'STAAR science'
    else 'STAAR social studies'
  end as title,
  case part
    when 'reading' then 'ela'
    when 'mathematics' then 'mathematics'
    when 'science' then 'science'
    else 'social_studies'
  end as subject,
  'state' as assessment_type,
  'Texas Education Agency' as publisher,
  'Scale score' as score_name
from subject
group by assessment_id, part
