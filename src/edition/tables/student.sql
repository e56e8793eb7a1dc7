-- Grain: one row per student, however many sources know them.
-- Rules: each column takes the newest value that says something, also from deliveries that no longer count: a student who left
-- keeps their name. Merging needs a strong id in common (see identity). gone_on is set when every source that sends whole lists has held them before and no
-- longer does: the latest of the days; they stay in the table all the same.
with known as (
  select
    student_id,
    max_by(local_student_id, arrival) filter (where local_student_id is not null) as local_student_id,
    max_by(state_student_id, arrival) filter (where state_student_id is not null) as state_student_id,
    max_by(first_name, arrival) as first_name,
    max_by(middle_name, arrival) filter (where middle_name is not null) as middle_name,
    max_by(last_name, arrival) as last_name,
    max_by(preferred_first_name, arrival) filter (where preferred_first_name is not null) as preferred_first_name,
    max_by(birth_date, arrival) filter (where birth_date is not null) as birth_date,
    max_by(sex, arrival) filter (where sex is not null) as sex,
    max_by(race_ethnicity, arrival) filter (where race_ethnicity is not null) as race_ethnicity,
    max_by(home_language, arrival) filter (where home_language is not null) as home_language,
    max_by(email, arrival) filter (where email is not null) as email,
    max_by(delivery_id, arrival) as delivery_id,
    max_by(source_file, arrival) as source_file,
    max_by(source_line, arrival) as source_line
  from matched_student
  where student_id is not null
  group by student_id
),
gone as (
  select
    student_id,
    max(gone_on) as gone_on
  from presence_student
  group by student_id
  having count(*) = count(gone_on)
)
select
  k.student_id,
  k.local_student_id,
  k.state_student_id,
  k.first_name,
  k.middle_name,
  k.last_name,
  k.preferred_first_name,
  k.birth_date,
  k.sex,
  k.race_ethnicity,
  k.home_language,
  k.email,
  g.gone_on,
  k.delivery_id,
  k.source_file,
  k.source_line
from known k
left join gone g
  on g.student_id = k.student_id
