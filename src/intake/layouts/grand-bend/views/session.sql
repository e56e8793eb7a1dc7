-- A session of a school: its days are those of its sections, how many of them are instructional is in the crosswalk.
select
  staff_sections.session_name,
  staff_sections.school_id,
  min(staff_sections.source_row) as source_row,
  min(try_cast(staff_sections.begin_date as date)) as begin_date,
  max(try_cast(staff_sections.end_date as date)) as end_date,
  any_value(cast(crosswalk_session.instructional_days as integer)) as instructional_days,
  any_value(cast(crosswalk_session.school_year as integer)) as school_year
from staff_sections
join crosswalk_session on crosswalk_session.code = staff_sections.session_name
group by staff_sections.session_name, staff_sections.school_id
