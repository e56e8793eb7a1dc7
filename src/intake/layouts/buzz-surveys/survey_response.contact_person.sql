with answer as (
  select source_row, 'Preferred contact method' as question, PreferredContactMethod as answer from contact_person
  union all
  select source_row, 'Best time to contact', BestTimeToContact from contact_person
)

select
  contact_person.source_row,
  'Contact preferences' as survey,
  contact_person.ContactPersonKey as respondent_key,
  'family' as respondent_type,
  null as student_id,
  null as school_id,
  null as date,
  'Contact' as topic,
  answer.question,
  null as answer_value,
  answer.answer as answer_text
from contact_person
join answer on answer.source_row = contact_person.source_row
where answer.answer is not null
