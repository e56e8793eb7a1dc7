select
  schools.source_row,
  schools.School_id as school_id,
  schools.School_number as local_school_id,
  schools.State_id as state_school_id,
  schools.School_name as name,
  case
    when high.grade_level in ('PK', 'TK', 'KG', '01', '02', '03', '04', '05', '06') then 'elementary'
    when high.grade_level in ('07', '08') and low.grade_level between '04' and '08' then 'middle'
    when high.grade_level in ('10', '11', '12', '13') and low.grade_level between '07' and '12' then 'high'
    when high.grade_level is not null and low.grade_level is not null then 'other'
  end as school_level,
  low.grade_level as low_grade,
  high.grade_level as high_grade
from schools
left join crosswalk_grade_level as low on low.code = schools.Low_grade
left join crosswalk_grade_level as high on high.code = schools.High_grade
