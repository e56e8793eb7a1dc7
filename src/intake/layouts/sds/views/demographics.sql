-- Codes in a list stand for the flags of OneRoster. What is not in the list is not said.
with coded as (
  select
    source_row,
    userSourcedId,
    sex,
    birthDate,
    list_transform(string_split(coalesce(raceCodes, ''), ','), code -> lower(trim(code))) as races,
    list_transform(string_split(coalesce(ethnicityCodes, ''), ','), code -> lower(trim(code))) as ethnicities
  from sds_demographics
)
select
  source_row,
  userSourcedId as sourcedId,
  null::varchar as status,
  us_date(birthDate) as birthDate,
  sex,
  case when list_contains(races, 'americanindianoralaskanative') then 'true' end as americanIndianOrAlaskaNative,
  case when list_contains(races, 'asian') then 'true' end as asian,
  case when list_contains(races, 'blackorafricanamerican') then 'true' end as blackOrAfricanAmerican,
  case when list_contains(races, 'nativehawaiianorotherpacificislander') then 'true' end
    as nativeHawaiianOrOtherPacificIslander,
  case when list_contains(races, 'white') then 'true' end as white,
  case when list_contains(races, 'demographicracetwoormoreraces') then 'true' end as demographicRaceTwoOrMoreRaces,
  case when list_contains(ethnicities, 'hispanicorlatinoethnicity') then 'true' end as hispanicOrLatinoEthnicity
from coded
