-- Grain: one row per student, school and entry.
-- Rules:
-- 1. A stated enrollment beats inferred ones of the same student and school year.
-- 2. Withdrawal by omission: a stated enrollment that a later delivery of the same feed and school year no longer holds, with no other
--    enrollment of that student at that school in that year, ended: last day = the day before the first delivery without it. Where only
--    deliveries from before the entry date held it (next year's rows, loaded in summer), the student never came.
-- 3. last_day is the exit date, else the last instructional day of that school in that year, else the last day of the school year.
-- 4. is_membership is false for a student who never came (exit_type never_attended) and where the exit lies before the
--    entry (a finding): such rows are kept and count nowhere.
-- 5. is_current: in effect on the reference day, the last instructional day up to the as-of day (student_school_enrollment.is_current.sql).
--    Between two school years that is the last day of the old one, so next year's rows loaded in summer make nobody inactive.
-- 6. Whether the exit day itself counts is a setting of the district (build_setting.exit_day_counts, default yes).
with
resolved as materialized (
  select
    student_id, school_id, school_year, grade_level, entry_date, entry_type, exit_date, exit_type, is_inferred, delivery_id,
    source_file, source_line
  from resolved_student_school_enrollment
),
stated as (
  select
    source, student_id, school_id, school_year, grade_level, entry_date, entry_type, exit_date, exit_type, is_inferred, as_of,
    is_current, superseded_on, delivery_sequence, source_row, delivery_id, source_file, source_line
  from matched_student_school_enrollment
  where not is_inferred
    and student_id is not null
    and school_id is not null
),
omitted as (
  -- Of deliveries that held the student at that school in that year, the last one counts: a correction made before is not a second stint.
  select *
  from (
    select
      s.*,
      rank() over (
        partition by s.source, s.student_id, s.school_id, s.school_year
        order by s.delivery_sequence desc
      ) as recency,
      row_number() over (
        partition by s.student_id, s.school_id, s.school_year, s.entry_date
        order by s.delivery_sequence desc, s.source_row desc
      ) as place
    from stated s
    where not s.is_current
      and s.superseded_on is not null
      and not exists (
        select 1
        from stated c
        where c.is_current
          and c.source = s.source
          and c.student_id = s.student_id
          and c.school_id = s.school_id
          and c.school_year = s.school_year
      )
  ) o
  where recency = 1
    and place = 1
),
chosen as (
  select
    student_id, school_id, school_year, grade_level, entry_date, entry_type, exit_date, exit_type, is_inferred,
    false as is_omitted, delivery_id, source_file, source_line
  from resolved
  where not is_inferred
  union all
  select
    student_id, school_id, school_year, grade_level, entry_date, entry_type,
    coalesce(exit_date, greatest(entry_date, superseded_on - 1)),
    case
      when as_of < entry_date then 'never_attended'
      when exit_date is null then 'omitted_from_source'
      else exit_type
    end,
    is_inferred,
    exit_date is null and as_of >= entry_date,
    delivery_id, source_file, source_line
  from omitted
  union all
  select
    student_id, school_id, school_year, grade_level, entry_date, entry_type, exit_date, exit_type, is_inferred,
    false, delivery_id, source_file, source_line
  from resolved r
  where is_inferred
    and not exists (
      select 1
      from stated s
      where s.student_id = r.student_id
        and s.school_year = r.school_year
    )
),
last_instructional as (
  select school_id, school_year, max(date) as date
  from calendar_day
  where is_instructional
  group by school_id, school_year
),
dated as (
  select
    c.*,
    coalesce(
      c.exit_date - case when (select exit_day_counts from build_setting) then 0 else 1 end,
      l.date,
      make_date(c.school_year, (select first_month from build_setting), 1) - 1
    ) as last_day
  from chosen c
  left join last_instructional l
    on l.school_id = c.school_id and l.school_year = c.school_year
)
select
  student_id,
  school_id,
  school_year,
  grade_level,
  entry_date,
  entry_type,
  exit_date,
  exit_type,
  is_inferred,
  is_omitted,
  last_day,
  coalesce(exit_type, '') <> 'never_attended' and last_day >= entry_date as is_membership,
  delivery_id,
  source_file,
  source_line
from dated
