-- Wide to long: a row holds four subjects, of which those with score code S were tested and scored.
with subjects as (
  select
    source_row,
    'reading' as part,
    score_code_reading_language_arts as score_code,
    reading_language_arts_scale_score as score,
    reading_language_arts_raw_score as raw_score,
    percentile_185 as percentile,
    approaches_grade_level_in_reading_language_arts as approaches,
    meets_grade_level_in_reading_language_arts as meets,
    masters_grade_level_in_reading_language_arts as masters,
    [reading_language_arts_reporting_category_1_scores, reading_language_arts_reporting_category_2_scores, null, null] as categories
  from record
  union all
  select
    source_row,
    'mathematics',
    score_code_mathematics,
    mathematics_scale_score,
    mathematics_raw_score,
    percentile_mathematics,
    approaches_grade_level_in_mathematics,
    meets_grade_level_in_mathematics,
    masters_grade_level_in_mathematics,
    [mathematics_reporting_category_1_scores, mathematics_reporting_category_2_scores, mathematics_reporting_category_3_scores, mathematics_reporting_category_4_scores]
  from record
  union all
  select
    source_row,
    'social-studies',
    score_code_social_studies,
    social_studies_scale_score,
    social_studies_raw_score,
    percentile_social_studies,
    approaches_grade_level_in_social_studies,
    meets_grade_level_in_social_studies,
    masters_grade_level_in_social_studies,
    [social_studies_reporting_category_1_scores, social_studies_reporting_category_2_scores, social_studies_reporting_category_3_scores, social_studies_reporting_category_4_scores]
  from record
  union all
  select
    source_row,
    'science',
    score_code_science,
    science_scale_score,
    science_raw_score,
    percentile_science,
    approaches_grade_level_in_science,
    meets_grade_level_in_science,
    masters_grade_level_in_science,
    [science_reporting_category_1_scores, science_reporting_category_2_scores, science_reporting_category_3_scores, science_reporting_category_4_scores]
  from record
)

select
  record.source_row,
  record.matched_student_id,
  record.matched_student_id_system,
  subjects.part,
  'staar-' || subjects.part as assessment_id,
  -- The file has month and year ("0523"): the first stands for the day.
  case
    when regexp_full_match(record.administration_date, '[0-9]{3,4}')
    then '20' || right(record.administration_date, 2) || '-' || left(lpad(record.administration_date, 4, '0'), 2) || '-01'
    else us_date(record.administration_date)
  end as tested_on,
  grade.grade_level,
  subjects.score,
  subjects.raw_score,
  subjects.percentile,
  subjects.approaches,
  subjects.meets,
  subjects.masters,
  subjects.categories
from subjects
join record
  on record.source_row = subjects.source_row
join crosswalk_score_code as score_code
  on score_code.code = subjects.score_code
  and score_code.is_scored = 'true'
left join crosswalk_grade as grade
  on grade.code = record.grade_level_tested
