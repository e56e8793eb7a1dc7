-- The bare baseline of the nightly run: the same delivered files, read with typed read_csv, to the same student_day and the same
-- marts. No landing, no checks, no lineage, no identity: the ids of the sources are used as they are. HR's workbooks
-- are left out (no mart needs them). Variables: `files` (the district's files), `roster` (its unzipped roster),
-- `crosswalks` (the folder with the layouts), `today` (an edition speaks of no day after it). Settings (threads, memory) are the runner's.

set preserve_insertion_order = false;

-- Of files with one name the newest delivery counts; of others (all_files) every one.
create macro newest(pattern) as (
  select list(file)
  from (
    select file
    from glob(pattern)
    qualify row_number() over (partition by parse_filename(file) order by file desc) = 1
  )
);
create macro day_of(file) as cast(regexp_extract(file, '/(\d{4}-\d{2}-\d{2})/', 1) as date);
create macro school_year(day) as year(day) + case when month(day) >= 7 then 1 else 0 end;

set variable attendance = newest(getvariable('files') || '/sis-attendance/*/attendance_*.csv');
set variable submissions = newest(getvariable('files') || '/sis-attendance/*/submissions_*.csv');
set variable programs = newest(getvariable('files') || '/sis-programs/*/programs_*.csv');
set variable meals = newest(getvariable('files') || '/sis-programs/*/meal_status_*.csv');
set variable grades = newest(getvariable('files') || '/sis-programs/*/grades_*.csv');
set variable calendars = newest(getvariable('files') || '/sis-programs/*/calendar_*.csv');
set variable guardians = newest(getvariable('files') || '/sis-programs/*/guardians_*.csv');
set variable schools = newest(getvariable('files') || '/sis-programs/*/schools_*.csv');
set variable incidents = newest(getvariable('files') || '/behavior/*/incidents_*.csv');
set variable actions = newest(getvariable('files') || '/behavior/*/actions_*.csv');
set variable rides = newest(getvariable('files') || '/transport/*/rides_*.tsv');
set variable spending = newest(getvariable('files') || '/finance/*/spending_*.csv');
set variable harbor = newest(getvariable('files') || '/partners/*/harbor_signin_*.csv');
set variable puente = newest(getvariable('files') || '/partners/*/lectura_juntos_*.csv');
set variable as_of = (select least(max(day_of(file)), cast(getvariable('today') as date)) from glob(getvariable('files') || '/sis-*/*/*'));

-- Attendance

create table attendance_event as
select distinct
  a.student_no as student_id,
  a.school as school_id,
  a.att_date as date,
  coalesce(x.category, 'unknown') as category,
  a.code,
  a.portion as duration
from read_csv(getvariable('attendance'), auto_detect = false, header = true, dateformat = '%m/%d/%Y', columns = {
  student_no: 'varchar', school: 'varchar', att_date: 'date', code: 'varchar', portion: 'double', remark: 'varchar'
}) a
left join read_csv(getvariable('crosswalks') || '/northwind-attendance/crosswalks/attendance_code.csv', all_varchar = true) x
  on x.code = a.code
where a.student_no <> 'TOTAL';

create table attendance_submission as
select school as school_id, date, submitted as is_submitted
from read_csv(getvariable('submissions'), auto_detect = false, header = true, dateformat = '%Y%m%d', columns = {
  school: 'varchar', date: 'date', submitted: 'boolean', office: 'varchar'
});

-- Schools, calendars, students

create table calendar_day as
select school as school_id, date, school_year(date) as school_year, day_type, day_type in ('I', 'M') as is_instructional
from read_csv(getvariable('calendars'), auto_detect = false, header = true, dateformat = '%Y/%m/%d', columns = {
  school: 'varchar', date: 'date', day_type: 'varchar', note: 'varchar'
});

create table build_setting as
select
  getvariable('as_of') as as_of,
  max(date) as reference_day,
  max_by(school_year, date) as current_school_year
from calendar_day
where is_instructional
  and date <= getvariable('as_of');

create table school as
select distinct on (school) *
from read_csv(getvariable('schools'), auto_detect = false, header = true, columns = {
  school: 'varchar', nces_id: 'varchar', name: 'varchar', level: 'varchar', low_grade: 'varchar', high_grade: 'varchar'
});

create table student as
select
  s.student_no as student_id,
  max_by(s.state_id, s.filename) as state_id,
  max_by(s.last_name, s.filename) as last_name,
  max_by(s.first_name, s.filename) as first_name,
  max_by(s.middle_name, s.filename) as middle_name,
  max_by(s.goes_by, s.filename) as goes_by,
  max_by(s.dob, s.filename) as birth_date,
  max_by(g.sex, s.filename) as sex,
  max_by(e.race_ethnicity, s.filename) as race_ethnicity,
  max_by(s.home_language, s.filename) as home_language,
  max_by(s.email, s.filename) as email
from read_csv(getvariable('files') || '/sis-programs/*/students_*.csv', auto_detect = false, header = true, dateformat = '%m/%d/%Y', filename = true, columns = {
  student_no: 'varchar', state_id: 'varchar', last_name: 'varchar', first_name: 'varchar', middle_name: 'varchar',
  goes_by: 'varchar', dob: 'date', gender: 'varchar', ethnicity: 'varchar', home_language: 'varchar', email: 'varchar'
}) s
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/gender.csv', all_varchar = true) g
  on g.code = s.gender
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/ethnicity.csv', all_varchar = true) e
  on e.code = s.ethnicity
group by s.student_no;

create table guardian as
select *
from read_csv(getvariable('guardians'), auto_detect = false, header = true, columns = {
  guardian_id: 'varchar', student_no: 'varchar', first_name: 'varchar', last_name: 'varchar', relation: 'varchar',
  email: 'varchar', phone: 'varchar', language: 'varchar'
});

-- Enrollment. Each export holds all years so far; the newest that speaks of a year counts. Who is no longer in it left the day
-- before, or never came.

create table entry_exit as
select distinct
  r.student_no as student_id,
  r.school as school_id,
  cast(right(r.school_year, 4) as integer) as school_year,
  g.grade_level,
  r.entry_date,
  r.exit_date,
  coalesce(x.exit_type, case when r.exit_code is not null then 'unknown' end) as exit_type,
  day_of(r.filename) as delivered
from read_csv(getvariable('files') || '/sis-programs/*/entry_exit.csv', auto_detect = false, header = true, filename = true, columns = {
  student_no: 'varchar', school: 'varchar', school_year: 'varchar', grade: 'varchar', entry_date: 'date',
  entry_code: 'varchar', exit_date: 'date', exit_code: 'varchar'
}) r
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/grade.csv', all_varchar = true) g
  on g.code = r.grade
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/exit_code.csv', all_varchar = true) x
  on x.code = r.exit_code;

create table student_school_enrollment as
with
spoken as (
  select
    school_year,
    delivered,
    lead(delivered) over (partition by school_year order by delivered) as superseded_on
  from (select distinct school_year, delivered from entry_exit)
),
stated as (
  select e.*, s.superseded_on
  from entry_exit e
  join spoken s using (school_year, delivered)
),
chosen as (
  select student_id, school_id, school_year, grade_level, entry_date, exit_date, exit_type
  from stated
  where superseded_on is null
  union all
  select
    student_id,
    school_id,
    school_year,
    grade_level,
    entry_date,
    coalesce(exit_date, greatest(entry_date, superseded_on - 1)),
    case when delivered < entry_date then 'never_attended' when exit_date is null then 'omitted_from_source' else exit_type end
  from stated o
  where superseded_on is not null
    and not exists (
      select 1
      from stated c
      where c.superseded_on is null
        and c.student_id = o.student_id
        and c.school_id = o.school_id
        and c.school_year = o.school_year
    )
  qualify rank() over (partition by student_id, school_id, school_year order by delivered desc) = 1
),
last_instructional as (
  select school_id, school_year, max(date) as date
  from calendar_day
  where is_instructional
  group by school_id, school_year
),
dated as (
  select c.*, coalesce(c.exit_date, l.date, make_date(c.school_year, 7, 1) - 1) as last_day
  from chosen c
  left join last_instructional l using (school_id, school_year)
)
select
  *,
  coalesce(exit_type, '') <> 'never_attended' and last_day >= entry_date as is_membership,
  coalesce(exit_type, '') <> 'never_attended'
    and (select reference_day from build_setting) between entry_date and last_day as is_current
from dated;

create table student_program as
select student_no as student_id, x.program, begin_date, end_date
from read_csv(getvariable('programs'), auto_detect = false, header = true, dateformat = '%m/%d/%Y', columns = {
  student_no: 'varchar', school: 'varchar', program: 'varchar', detail: 'varchar', begin_date: 'date', end_date: 'date'
}) p
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/program.csv', all_varchar = true) x
  on x.code = p.program
where student_no is not null
union all
select student_no, 'economically_disadvantaged', effective_date, null
from read_csv(getvariable('meals'), auto_detect = false, header = true, columns = {
  student_no: 'varchar', status: 'varchar', effective_date: 'date'
})
where status in ('Free', 'Reduced', 'Direct Cert');

-- Roster

create table roster_user as
select *
from read_csv(getvariable('roster') || '/*/users.csv', auto_detect = false, header = true, filename = true, columns = {
  sourcedId: 'varchar', status: 'varchar', dateLastModified: 'varchar', enabledUser: 'varchar', username: 'varchar',
  userIds: 'varchar', givenName: 'varchar', familyName: 'varchar', middleName: 'varchar', identifier: 'varchar',
  email: 'varchar', sms: 'varchar', phone: 'varchar', agentSourcedIds: 'varchar', grades: 'varchar',
  password: 'varchar', userMasterIdentifier: 'varchar', preferredGivenName: 'varchar',
  preferredMiddleName: 'varchar', preferredFamilyName: 'varchar', primaryOrgSourcedId: 'varchar', pronouns: 'varchar'
});
create table roster_role as
select *
from read_csv(getvariable('roster') || '/*/roles.csv', auto_detect = false, header = true, filename = true, columns = {
  sourcedId: 'varchar', status: 'varchar', dateLastModified: 'varchar', userSourcedId: 'varchar',
  roleType: 'varchar', role: 'varchar', beginDate: 'date', endDate: 'date', orgSourcedId: 'varchar',
  userProfileSourcedId: 'varchar'
});
create table roster_demographics as
select *
from read_csv(getvariable('roster') || '/*/demographics.csv', auto_detect = false, header = true, filename = true, columns = {
  sourcedId: 'varchar', status: 'varchar', dateLastModified: 'varchar', birthDate: 'date', sex: 'varchar',
  americanIndianOrAlaskaNative: 'varchar', asian: 'varchar', blackOrAfricanAmerican: 'varchar',
  nativeHawaiianOrOtherPacificIslander: 'varchar', white: 'varchar', demographicRaceTwoOrMoreRaces: 'varchar',
  hispanicOrLatinoEthnicity: 'varchar', countryOfBirthCode: 'varchar', stateOfBirthAbbreviation: 'varchar',
  cityOfBirth: 'varchar', publicSchoolResidenceStatus: 'varchar'
});
create table section as
select *
from read_csv(getvariable('roster') || '/*/classes.csv', auto_detect = false, header = true, filename = true, columns = {
  sourcedId: 'varchar', status: 'varchar', dateLastModified: 'varchar', title: 'varchar', grades: 'varchar',
  courseSourcedId: 'varchar', classCode: 'varchar', classType: 'varchar', location: 'varchar',
  schoolSourcedId: 'varchar', termSourcedIds: 'varchar', subjects: 'varchar', subjectCodes: 'varchar',
  periods: 'varchar'
});
create table section_enrollment as
select *
from read_csv(getvariable('roster') || '/*/enrollments.csv', auto_detect = false, header = true, filename = true, columns = {
  sourcedId: 'varchar', status: 'varchar', dateLastModified: 'varchar', classSourcedId: 'varchar',
  schoolSourcedId: 'varchar', userSourcedId: 'varchar', role: 'varchar', "primary": 'varchar', beginDate: 'date',
  endDate: 'date'
});
create table course as
select distinct on (sourcedId) sourcedId as course_id, courseCode as course_code, title, left(subjectCodes, 2) in ('01', '02', '03', '04') as is_core
from read_csv(getvariable('roster') || '/*/courses.csv', header = true, all_varchar = true);
create table term as
select distinct on (sourcedId) sourcedId as term_id, title, cast(startDate as date) as begin_date, cast(endDate as date) - 1 as end_date
from read_csv(getvariable('roster') || '/*/academicSessions.csv', header = true, all_varchar = true);

-- Learning

create table course_grade as
select distinct
  g.student_no as student_id,
  g.school as school_id,
  cast(right(g.school_year, 4) as integer) as school_year,
  g.section_id,
  'nw-crs-' || g.course as course_id,
  'nw-term-' || right(g.school_year, 4) || '-' || g.term as term_id,
  g.mark,
  g.percent,
  cast(x.is_passing as boolean) as is_passing
from read_csv(getvariable('grades'), auto_detect = false, header = true, columns = {
  student_no: 'varchar', school: 'varchar', school_year: 'varchar', section_id: 'varchar', course: 'varchar',
  term: 'varchar', mark: 'varchar', percent: 'double'
}) g
left join read_csv(getvariable('crosswalks') || '/northwind-programs/crosswalks/mark.csv', all_varchar = true) x
  on x.code = g.mark;

create table assessment_result as
with
growth as (
  select *
  from read_csv(getvariable('files') || '/benchmark-growth/*/growth_*.csv', auto_detect = false, header = true, dateformat = '%m/%d/%Y', columns = {
    term: 'varchar', state_id: 'varchar', last_name: 'varchar', first_name: 'varchar', school: 'varchar', grade: 'varchar',
    reading_date: 'date', reading_score: 'varchar', reading_percentile: 'double', reading_level: 'varchar', reading_projection: 'varchar',
    math_date: 'date', math_score: 'varchar', math_percentile: 'double', math_level: 'varchar', math_projection: 'varchar'
  })
),
literacy as (
  select *
  from read_csv(getvariable('files') || '/benchmark-literacy/*/literacy_*.csv', auto_detect = false, header = true, columns = {
    student_no: 'varchar', last_name: 'varchar', first_name: 'varchar', school: 'varchar', grade: 'varchar',
    fall_date: 'date', fall_score: 'double', fall_level: 'varchar', winter_date: 'date', winter_score: 'double',
    winter_level: 'varchar', spring_date: 'date', spring_score: 'double', spring_level: 'varchar'
  })
),
state as (
  select *
  from read_csv(getvariable('files') || '/state-assessment/*/state_results_*.txt', auto_detect = false, header = true, delim = '|', dateformat = '%d-%b-%Y', columns = {
    state_id: 'varchar', subject: 'varchar', grade: 'varchar', test_date: 'date', score: 'double', level: 'varchar', status: 'varchar'
  })
),
grown as (
  select state_id, 'growth-reading' as assessment_id, term, grade, reading_date as date, reading_score as score, reading_percentile as percentile, reading_level as level, reading_projection as projection
  from growth
  union all
  select state_id, 'growth-mathematics', term, grade, math_date, math_score, math_percentile, math_level, math_projection
  from growth
),
screened as (
  select student_no, 'fall' as period, fall_date as date, fall_score as score, fall_level as level, grade from literacy
  union all
  select student_no, 'winter', winter_date, winter_score, winter_level, grade from literacy
  union all
  select student_no, 'spring', spring_date, spring_score, spring_level, grade from literacy
),
results as (
  select
    s.student_id, g.assessment_id, g.date, lower(split_part(g.term, ' ', 1)) as period, cast(right(g.term, 4) as integer) as school_year,
    x.grade_level, try_cast(g.score as double) as score, g.percentile, g.level as performance_level,
    case g.projection when 'Meets' then true when 'Does not meet' then false end as is_proficient
  from grown g
  join student s on s.state_id = g.state_id
  left join read_csv(getvariable('crosswalks') || '/northwind-map/crosswalks/grade.csv', all_varchar = true) x on x.code = g.grade
  where g.date is not null
  union all
  select
    ltrim(l.student_no, '0'), 'early-literacy', l.date, l.period, school_year(l.date), x.grade_level, l.score, null, l.level,
    l.level in ('At benchmark', 'Above benchmark')
  from screened l
  left join read_csv(getvariable('crosswalks') || '/northwind-dibels/crosswalks/grade.csv', all_varchar = true) x on x.code = l.grade
  where l.date is not null
  union all
  select
    s.student_id, case t.subject when 'ELA' then 'state-ela' else 'state-mathematics' end, t.test_date, 'annual', year(t.test_date), t.grade,
    t.score, null, x.performance_level, cast(x.is_proficient as boolean)
  from state t
  join student s on s.state_id = t.state_id
  left join read_csv(getvariable('crosswalks') || '/northwind-state/crosswalks/achievement_level.csv', all_varchar = true) x on x.code = t.level
  where t.status = 'VAL'
),
once as (
  select distinct on (student_id, assessment_id, date, period) *
  from results
)
select
  r.*,
  max_by(e.school_id, (e.entry_date, e.last_day, e.school_id)) as school_id
from once r
left join student_school_enrollment e
  on e.student_id = r.student_id
  and e.is_membership
  and r.date between e.entry_date and e.last_day
group by all;

-- Behavior

create table behavior_incident as
select distinct
  i.incident_no as incident_id,
  i.student_no as student_id,
  s.school_number as school_id,
  school_year(i.date) as school_year,
  i.date,
  i.time,
  i.place,
  i.code
from read_csv(getvariable('incidents'), header = true, delim = ';', encoding = 'latin-1', dateformat = '%d.%m.%Y', columns = {
  incident_no: 'varchar', school: 'varchar', date: 'date', time: 'varchar', place: 'varchar', code: 'varchar',
  student_no: 'varchar', last_name: 'varchar', first_name: 'varchar'
}) i
left join read_csv(getvariable('crosswalks') || '/northwind-behavior/crosswalks/school.csv', all_varchar = true) s
  on s.code = i.school;

create table discipline_action as
select *
from read_csv(getvariable('actions'), header = true, delim = ';', encoding = 'latin-1', dateformat = '%d.%m.%Y', decimal_separator = ',', columns = {
  action_no: 'varchar', incident_no: 'varchar', school: 'varchar', student_no: 'varchar', action: 'varchar', begin: 'date', days: 'double'
});

-- Operations, surveys, partners

create table ride as
select * replace (try_cast(am_minutes as integer) as am_minutes)
from read_csv(getvariable('rides'), auto_detect = false, header = true, delim = '\t', dateformat = '%Y%m%d', columns = {
  rider: 'varchar', site: 'varchar', route: 'varchar', am_minutes: 'varchar', pm_minutes: 'integer', listed: 'date'
});
create table spending as
select *
from read_csv(getvariable('spending'), auto_detect = false, header = true, skip = 3, columns = {
  site: 'varchar', fiscal_year: 'varchar', function: 'varchar', function_name: 'varchar', budget: 'varchar', actual: 'varchar'
})
where site <> 'Grand total';
create table family_survey as
select * from read_csv(getvariable('files') || '/surveys/*/family_survey_*.csv', header = true, all_varchar = true);
create table staff_survey as
select * from read_csv(getvariable('files') || '/surveys/*/staff_survey_*.csv', header = true, all_varchar = true);
create table harbor as
select * from read_csv(getvariable('harbor'), auto_detect = false, header = true, dateformat = '%m/%d/%Y', columns = {
  date: 'date', member: 'varchar', participant: 'varchar', dob: 'date', student_id: 'varchar', time_in: 'varchar', time_out: 'varchar'
});
create table puente as
select * from read_csv(getvariable('puente'), header = true, delim = ';', dateformat = '%d/%m/%Y', columns = {
  date: 'date', first_name: 'varchar', last_name: 'varchar', birth_date: 'date', student_id: 'varchar', minutes: 'integer'
});

-- student_day: one row a student, school and instructional day enrolled. The rules are those of src/edition/tables/student_day.sql.

create table student_day as
with
stints as (
  select
    student_id,
    school_id,
    entry_date,
    greatest(entry_date, coalesce(max(last_day) over (
      partition by student_id, school_id
      order by entry_date, last_day
      rows between unbounded preceding and 1 preceding
    ) + 1, entry_date)) as first_day,
    last_day
  from student_school_enrollment
  where is_membership
),
beaten as (
  -- Days on which the student also sits in a school entered later: few, so that they can be listed.
  select distinct
    a.student_id,
    a.school_id,
    cast(unnest(generate_series(greatest(a.first_day, b.first_day), least(a.last_day, b.last_day), interval 1 day)) as date) as date
  from stints a
  join stints b
    on b.student_id = a.student_id
    and b.school_id <> a.school_id
    and b.first_day <= a.last_day
    and b.last_day >= a.first_day
    and (b.entry_date, b.last_day, b.school_id) > (a.entry_date, a.last_day, a.school_id)
),
events as (
  select
    student_id,
    school_id,
    date,
    least(1.0, sum(case when category in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension') then coalesce(duration, 1.0) else 0.0 end)) as absent_part,
    arg_max(category, 10 * coalesce(duration, 1.0) + case category when 'out_of_school_suspension' then 3 when 'unexcused_absence' then 2 else 1 end)
      filter (where category in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')) as absence,
    arg_max(category, case category when 'in_school_suspension' then 5 when 'unknown' then 4 when 'school_activity' then 3 when 'early_departure' then 2 else 1 end)
      filter (where category not in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')) as other,
    bool_or(category = 'tardy') as is_tardy
  from attendance_event
  group by student_id, school_id, date
),
decided as (
  select
    s.student_id,
    s.school_id,
    c.date,
    c.school_year,
    x.date is null as is_primary,
    case
      when e.absent_part >= 0.5 then e.absence
      when e.other is not null then e.other
      when e.absence is not null then 'present'
      when b.is_submitted then 'present'
      else 'not_delivered'
    end as attendance_status,
    coalesce(e.absent_part, 0.0) as absent_part,
    coalesce(e.is_tardy, false) and coalesce(e.absent_part, 0.0) < 0.5 as is_tardy
  from stints s
  join calendar_day c
    on c.school_id = s.school_id
    and c.date between s.first_day and s.last_day
  left join events e
    on e.student_id = s.student_id
    and e.school_id = s.school_id
    and e.date = c.date
  left join attendance_submission b
    on b.school_id = s.school_id
    and b.date = c.date
  left join beaten x
    on x.student_id = s.student_id
    and x.school_id = s.school_id
    and x.date = c.date
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
)
select
  *,
  case
    when attendance_status not in ('unknown', 'not_delivered')
      then attendance_status in ('excused_absence', 'unexcused_absence', 'out_of_school_suspension')
  end as is_absent
from decided;

-- The marts, with the rules of src/edition/marts.

create table student_year as
with
membership as (
  select
    student_id,
    school_year,
    max_by(school_id, (entry_date, last_day, school_id)) as school_id,
    max_by(grade_level, (entry_date, last_day, school_id)) as grade_level,
    bool_or(is_current) as is_current
  from student_school_enrollment
  where is_membership
  group by student_id, school_year
),
served as (
  select
    m.student_id,
    m.school_year,
    bool_or(p.program = 'english_learner') as english_learner,
    bool_or(p.program = 'special_education') as special_education,
    bool_or(p.program = 'section_504') as section_504,
    bool_or(p.program = 'economically_disadvantaged') as economically_disadvantaged,
    bool_or(p.program = 'homeless') as homeless
  from membership m
  join student_program p
    on p.student_id = m.student_id
    and coalesce(p.begin_date, make_date(1900, 1, 1))
      < make_date(m.school_year, 7, 1)
    and coalesce(p.end_date, make_date(9999, 12, 31))
      >= make_date(m.school_year - 1, 7, 1)
  group by m.student_id, m.school_year
),
delivered as (
  select
    school_year,
    bool_or(english_learner) as english_learner,
    bool_or(special_education) as special_education,
    bool_or(section_504) as section_504,
    bool_or(economically_disadvantaged) as economically_disadvantaged,
    bool_or(homeless) as homeless
  from served
  group by school_year
)
select
  m.student_id,
  m.school_year,
  m.school_id,
  m.grade_level,
  m.is_current,
  s.sex,
  s.race_ethnicity,
  case when d.english_learner then coalesce(v.english_learner, false) end as english_learner,
  case when d.special_education then coalesce(v.special_education, false) end as special_education,
  case when d.section_504 then coalesce(v.section_504, false) end as section_504,
  case when d.economically_disadvantaged
    then coalesce(v.economically_disadvantaged, false) end as economically_disadvantaged,
  case when d.homeless then coalesce(v.homeless, false) end as homeless
from membership m
left join delivered d
  on d.school_year = m.school_year
left join student s
  on s.student_id = m.student_id
left join served v
  on v.student_id = m.student_id
  and v.school_year = m.school_year;

create table attendance_year as
with reached as (
  select d.*, 'full' as reach
  from student_day d
  union all
  select d.*, 'to_date' as reach
  from student_day d
  where d.date <= (select as_of from build_setting)
    - to_years(cast((select current_school_year from build_setting) - d.school_year as integer))
)
select
  student_id,
  school_id,
  school_year,
  reach,
  count(*) as days_enrolled,
  count(*) filter (where is_absent is not null) as days_known,
  count(*) filter (where is_absent = false) as days_present,
  count(*) filter (where is_absent) as days_absent,
  count(*) filter (where attendance_status = 'excused_absence') as days_excused,
  count(*) filter (where attendance_status = 'unexcused_absence') as days_unexcused,
  count(*) filter (where attendance_status = 'out_of_school_suspension') as days_suspended,
  count(*) filter (where is_tardy) as days_tardy,
  count(*) filter (where attendance_status = 'unknown') as days_unknown,
  count(*) filter (where attendance_status = 'not_delivered') as days_not_delivered
from reached
where is_primary
group by student_id, school_id, school_year, reach;

create table attendance_month as
select
  student_id,
  school_id,
  school_year,
  substr(cast(date as varchar), 1, 7) as month,
  count(*) as days_enrolled,
  count(*) filter (where is_absent is not null) as days_known,
  count(*) filter (where is_absent = false) as days_present,
  count(*) filter (where is_absent) as days_absent,
  count(*) filter (where is_tardy) as days_tardy
from student_day
where is_primary
group by student_id, school_id, school_year, substr(cast(date as varchar), 1, 7);

create table attendance_date as
select
  student_id,
  school_id,
  school_year,
  date,
  1 as days_enrolled,
  case when is_absent is not null then 1 else 0 end as days_known,
  case when is_absent = false then 1 else 0 end as days_present,
  case when is_absent then 1 else 0 end as days_absent,
  case when is_tardy then 1 else 0 end as days_tardy
from student_day
where is_primary
  and school_year = (select current_school_year from build_setting);

create table assessment_outcome as
select
  student_id,
  school_id,
  school_year,
  assessment_id,
  period,
  case assessment_id when 'growth-mathematics' then 'mathematics' when 'state-mathematics' then 'mathematics' else 'ela' end as subject,
  case when assessment_id like 'state-%' then 'state' else 'benchmark' end as assessment_type,
  grade_level as grade_tested,
  date as administration_date,
  score,
  percentile,
  performance_level,
  is_proficient
from assessment_result
qualify row_number() over (
  partition by student_id, assessment_id, school_year, period
  order by date desc
) = 1;

create table course_year as
with
reach as (
  select 'full' as reach
  union all
  select 'to_date' as reach
)
select
  g.student_id,
  g.school_id,
  g.school_year,
  r.reach,
  count(*) as grades,
  count(*) filter (where not g.is_passing) as grades_failed,
  count(*) filter (where c.is_core) as core_grades,
  count(*) filter (where c.is_core and not g.is_passing) as core_grades_failed
from course_grade g
cross join reach r
left join course c
  on c.course_id = g.course_id
left join term t
  on t.term_id = g.term_id
where g.is_passing is not null
  and g.school_id is not null
  and (
    r.reach = 'full'
    or t.end_date is null
    or t.end_date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - g.school_year as integer))
  )
group by g.student_id, g.school_id, g.school_year, r.reach;

create table incident_year as
with
reach as (
  select 'full' as reach
  union all
  select 'to_date' as reach
),
delivered as (
  select distinct school_id, school_year
  from behavior_incident
),
member as (
  select distinct student_id, school_id, school_year
  from student_school_enrollment
  where is_membership
    and entry_date <= (select as_of from build_setting)
),
happened as (
  select
    b.student_id,
    b.school_id,
    b.school_year,
    r.reach,
    count(distinct b.incident_id) as incidents
  from behavior_incident b
  cross join reach r
  where r.reach = 'full'
    or b.date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - b.school_year as integer))
  group by b.student_id, b.school_id, b.school_year, r.reach
)
select
  m.student_id,
  m.school_id,
  m.school_year,
  r.reach,
  case when d.school_year is not null then coalesce(h.incidents, 0) end as incidents,
  1 as members
from member m
cross join reach r
left join delivered d
  on d.school_id = m.school_id
  and d.school_year = m.school_year
left join happened h
  on h.student_id = m.student_id
  and h.school_id = m.school_id
  and h.school_year = m.school_year
  and h.reach = r.reach;

create table enrollment_year as
with
points as (
  select
    c.school_id,
    c.school_year,
    'full' as reach,
    max(c.date) as day
  from calendar_day c
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
  group by c.school_id, c.school_year
  union all
  select
    c.school_id,
    c.school_year,
    'to_date' as reach,
    max(c.date) as day
  from calendar_day c
  where c.is_instructional
    and c.date <= (select as_of from build_setting)
      - to_years(cast((select current_school_year from build_setting) - c.school_year as integer))
  group by c.school_id, c.school_year
)
select
  e.student_id,
  e.school_id,
  e.school_year,
  p.reach,
  bool_or(p.day between e.entry_date and e.last_day) as is_enrolled
from student_school_enrollment e
join points p
  on p.school_id = e.school_id
  and p.school_year = e.school_year
where e.is_membership
group by e.student_id, e.school_id, e.school_year, p.reach;

checkpoint;
