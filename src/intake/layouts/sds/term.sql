-- A session of type `term` may be anything; its title often says which.
select
  academicSessions.source_row,
  academicSessions.sourcedId as term_id,
  academicSessions.parentSourcedId as parent_term_id,
  null as school_id,
  coalesce(cast(session.school_year as varchar), academicSessions.schoolYear) as school_year,
  coalesce(academicSessions.title, academicSessions.sourcedId) as name,
  case
    when academicSessions.type = 'schoolYear' then 'school_year'
    when academicSessions.type = 'gradingPeriod' then 'grading_period'
    when academicSessions.type = 'semester' then 'semester'
    when regexp_matches(academicSessions.title, '(?i)\b(quarter|q[1-4])\b') then 'quarter'
    when regexp_matches(academicSessions.title, '(?i)\btrimester') then 'trimester'
    when academicSessions.type is not null then 'other'
  end as term_type,
  academicSessions.startDate as begin_date,
  coalesce(
    cast(try_cast(academicSessions.endDate as date) - 1 as varchar),
    academicSessions.endDate
  ) as end_date
from academicSessions
left join session on session.source_row = academicSessions.source_row
