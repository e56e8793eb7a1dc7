with response as (
  select
    *,
    matched_student_id || ' ' || Timestamp || ' '
      || row_number() over (partition by matched_student_id, Timestamp order by source_row) as respondent_key
  from internet
),
answer as (
  select source_row, 'Internet access' as question, "Internet Access Type" as answer from internet
  union all
  select source_row, 'Has a school email account', "Has School Email Account" from internet
  union all
  select source_row, 'Has a computer at home', "Has computer at home" from internet
  union all
  select source_row, 'Has a school student account', "Has School Student Account" from internet
)

select
  response.source_row,
  'Internet access survey ' || left(us_date(response.Timestamp), 4) as survey,
  response.respondent_key,
  'family' as respondent_type,
  response.matched_student_id as student_id,
  response.matched_student_id_system as student_id_system,
  null as school_id,
  left(us_date(response.Timestamp), 10) as date,
  'Internet access' as topic,
  answer.question,
  case answer.answer when 'Yes' then 1 when 'No' then 0 end as answer_value,
  answer.answer as answer_text
from response
join answer on answer.source_row = response.source_row
where answer.answer is not null
