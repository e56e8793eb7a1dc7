-- One row per school year of the set. The newest is the newest that has a session of type schoolYear.
select
  school_year,
  coalesce(min(first_day) filter (where type = 'schoolYear'), min(first_day)) as first_day,
  coalesce(max(last_day) filter (where type = 'schoolYear'), max(last_day)) as last_day,
  -- Where a school year has several such sessions, none of them is the one.
  case when count(*) filter (where type = 'schoolYear') = 1
    then min(term_id) filter (where type = 'schoolYear') end as term_id,
  school_year = (
    select coalesce(max(school_year) filter (where type = 'schoolYear'), max(school_year))
    from session
  ) as is_newest
from session
where school_year is not null
group by school_year
