-- Wide to long: one row a question. One family may answer several times in one moment; the order in the file tells them apart.
with response as (
  select
    *,
    matched_student_id || ' ' || Timestamp || ' '
      || row_number() over (partition by matched_student_id, Timestamp order by source_row) as respondent_key
  from contact
),
answer as (
  select source_row, 'Preferred contact method' as question, "Preferred contact method" as answer from contact
  union all
  select source_row, 'Best time to contact', "Best time to contact" from contact
  union all
  select source_row, 'Contact notes', "Contact notes" from contact
)

select
  response.source_row,
  'Contact survey ' || left(coalesce(us_date(response.Timestamp), response.Timestamp), 4) as survey,
  response.respondent_key,
  'family' as respondent_type,
  response.matched_student_id as student_id,
  response.matched_student_id_system as student_id_system,
  null as school_id,
  left(us_date(response.Timestamp), 10) as date,
  'Contact' as topic,
  answer.question,
  null as answer_value,
  answer.answer as answer_text
from response
join answer on answer.source_row = response.source_row
where answer.answer is not null
