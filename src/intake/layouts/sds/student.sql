-- A student is who holds the role of one.
-- Federal reporting gives each person one value: Hispanic before all others, then two or more races, then the one race.
with student_roles as (
  select user_id, list(distinct source_row) as rows_of_roles
  from held_role
  where kind = 'student'
  group by user_id
),
last_demographics as (
  select
    *,
    cast(coalesce(americanIndianOrAlaskaNative = 'true', false) as integer)
      + cast(coalesce(asian = 'true', false) as integer)
      + cast(coalesce(blackOrAfricanAmerican = 'true', false) as integer)
      + cast(coalesce(nativeHawaiianOrOtherPacificIslander = 'true', false) as integer)
      + cast(coalesce(white = 'true', false) as integer) as races,
    list(source_row) over (partition by sourcedId) as rows_of_demographics
  from demographics
  qualify row_number() over (partition by sourcedId order by source_row desc) = 1
)
select
  users.source_row,
  list_concat(rows_of_roles, coalesce(rows_of_demographics, [])) as source_rows,
  users.sourcedId as student_id,
  coalesce(
    users.identifier,
    nullif(trim(regexp_extract(users.userIds, '(?i)\{\s*local\s*:([^}]*)\}', 1)), '')
  ) as local_student_id,
  trim(regexp_extract(users.userIds, '(?i)\{\s*state\s*:([^}]*)\}', 1)) as state_student_id,
  users.givenName as first_name,
  users.middleName as middle_name,
  users.familyName as last_name,
  users.preferredGivenName as preferred_first_name,
  demographics.birthDate as birth_date,
  crosswalk_sex.sex,
  case
    when hispanicOrLatinoEthnicity = 'true' then 'hispanic_or_latino'
    when demographicRaceTwoOrMoreRaces = 'true' or races > 1 then 'two_or_more_races'
    when americanIndianOrAlaskaNative = 'true' then 'american_indian_or_alaska_native'
    when asian = 'true' then 'asian'
    when blackOrAfricanAmerican = 'true' then 'black_or_african_american'
    when nativeHawaiianOrOtherPacificIslander = 'true' then 'native_hawaiian_or_other_pacific_islander'
    when white = 'true' then 'white'
    when coalesce(
      hispanicOrLatinoEthnicity,
      demographicRaceTwoOrMoreRaces,
      americanIndianOrAlaskaNative,
      asian,
      blackOrAfricanAmerican,
      nativeHawaiianOrOtherPacificIslander,
      white
    ) is not null then 'unknown'
  end as race_ethnicity,
  null as home_language,
  users.email
from users
join student_roles on student_roles.user_id = users.sourcedId
left join last_demographics as demographics on demographics.sourcedId = users.sourcedId
left join crosswalk_sex on crosswalk_sex.code = demographics.sex
