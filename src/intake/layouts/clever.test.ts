import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Trial, tryFiles } from './assessment-trial.ts';

/** Written by hand after Clever's description of its files; nobody in them is real. */
const files = {
  'schools.csv': `School_id,School_name,School_number,State_id,Low_grade,High_grade,Principal
s-1,Alder Elementary,101,0042,Kindergarten,5,P. Q.
s-2,Birch High,102,0043,9,12,R. S.
`,
  'students.csv': `School_id,Student_id,Student_number,State_id,Last_name,Middle_name,First_name,Grade,Gender,DOB,Race,Hispanic_Latino,Home_language,Ell_status,Frl_status,IEP_status,Contact_relationship,Contact_type,Contact_name,Contact_phone,Contact_email,Contact_sis_id,Password
s-1,st-1,9001,88001,Vale,,Ana,3,F,04/05/2018,Caucasian,Y,spa,Y,Free,N,Mother,family,Maria Vale,555-0101,m@example.com,c-1,x
s-1,st-1,9001,88001,Vale,,Ana,3,F,04/05/2018,Caucasian,Y,spa,Y,Free,N,Neighbor,emergency,Jo Hill,555-0102,,c-2,x
s-2,st-2,9002,88002,Weld,B,Ben,10,M,11/30/2010,Martian,N,eng,N,Paid,Y,,,,,,,x
s-2,,9003,88003,Xu,,Cy,10,M,01/01/2011,Asian,N,,N,Paid,N,,,,,,,x
`,
  'teachers.csv': `School_id,Teacher_id,Teacher_number,Teacher_email,First_name,Last_name,Title
s-1,t-1,501,t1@example.com,Tia,Stone,Grade 3
s-2,t-1,501,t1@example.com,Tia,Stone,Art
s-2,t-2,502,t2@example.com,Uma,Reed,
`,
  'sections.csv': `School_id,Section_id,Teacher_id,Teacher_2_id,Name,Course_name,Course_number,Period,Subject,Term_name,Term_start,Term_end
s-1,sec-1,t-1,,Homeroom 3,Homeroom,HR3,0,homeroom/advisory,Full Year,08/25/2026,06/15/2027
s-2,sec-2,t-2,t-1,Algebra,Algebra I,ALG1,2,math,Fall Semester,08/25/2026,01/15/2027
`,
  'enrollments.csv': `School_id,Section_id,Student_id
s-1,sec-1,st-1
s-2,sec-2,st-2
s-2,sec-2,
`,
  'staff.csv': `School_id,Staff_id,Staff_email,First_name,Last_name,Department,Title,Role
s-1,p-1,p1@example.com,Pia,Quill,Office,Principal,
s-2,t-2,t2@example.com,Uma,Reed,Math,Coach,
`,
  'attendance.csv': `Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status,Excuse_code,Sis_id
st-1,s-1,,2026-10-01,daily,absent,excused,1
st-1,s-1,,2026-10-02,daily,absent,,2
st-1,s-1,,2026-10-05,daily,tardy,,3
st-1,s-1,,2026-10-06,daily,present,,4
st-2,s-2,sec-2,2026-10-01,section,absent,,5
st-2,s-2,,2026-10-07,daily,absent,ZZ,6
`,
};

describe('clever', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await tryFiles('clever', files);
  }, 60_000);
  afterAll(() => trial.close());

  test('every row of every file is accounted for', () => {
    expect(trial.loaded.delivery.problem).toBeNull();
    expect(trial.accounts).toEqual({
      attendance: [6, 4, 0, 2],
      enrollments: [3, 2, 1, 0],
      schools: [2, 2, 0, 0],
      sections: [2, 2, 0, 0],
      staff: [2, 2, 0, 0],
      students: [4, 3, 1, 0],
      teachers: [3, 3, 0, 0],
    });
    expect(trial.findings).toEqual([
      ['code-unmapped', 'Excuse_code', 1],
      ['code-unmapped', 'Race', 1],
      ['code-unmapped', 'Title', 1],
      ['required-missing', 'student_id', 1],
      ['row-unused', null, 1],
    ]);
  });

  test('lines of one student are one student, and a contact for emergencies is no guardian', async () => {
    expect(
      await trial.ask(
        `select student_id, student_id_system, local_student_id, state_student_id, cast(birth_date as varchar) as born, sex, race_ethnicity
        from student order by student_id`,
      ),
    ).toEqual([
      {
        ...{
          student_id: 'st-1',
          student_id_system: 'vendor',
          local_student_id: '9001',
          state_student_id: '88001',
        },
        ...{ born: '2018-04-05', sex: 'female', race_ethnicity: 'hispanic_or_latino' },
      },
      {
        ...{
          student_id: 'st-2',
          student_id_system: 'vendor',
          local_student_id: '9002',
          state_student_id: '88002',
        },
        ...{ born: '2010-11-30', sex: 'male', race_ethnicity: null },
      },
    ]);
    expect(await trial.ask('select guardian_id, first_name, last_name, relationship from guardian')).toEqual([
      { guardian_id: 'c-1', first_name: 'Maria', last_name: 'Vale', relationship: 'Mother' },
    ]);
    expect(await trial.ask('select student_id, program from student_program order by all')).toEqual([
      { student_id: 'st-1', program: 'economically_disadvantaged' },
      { student_id: 'st-1', program: 'english_learner' },
      { student_id: 'st-2', program: 'special_education' },
    ]);
  });

  test('who is there today is enrolled from the first day of the school year, and that is inferred', async () => {
    const columns = 'student_id, grade_level, school_year, cast(entry_date as varchar) as entry, is_inferred';
    expect(await trial.ask(`select ${columns} from student_school_enrollment order by student_id`)).toEqual([
      { student_id: 'st-1', grade_level: '03', school_year: 2027, entry: '2026-07-01', is_inferred: true },
      { student_id: 'st-2', grade_level: '10', school_year: 2027, entry: '2026-07-01', is_inferred: true },
    ]);
  });

  test('teachers of a section, and titles nobody has mapped', async () => {
    expect(
      await trial.ask('select section_id, staff_id, is_primary from section_staff order by all'),
    ).toEqual([
      { section_id: 'sec-1', staff_id: 't-1', is_primary: true },
      { section_id: 'sec-2', staff_id: 't-1', is_primary: false },
      { section_id: 'sec-2', staff_id: 't-2', is_primary: true },
    ]);
    expect(await trial.ask('select staff_id, local_staff_id from staff order by staff_id')).toEqual([
      { staff_id: 'p-1', local_staff_id: null },
      { staff_id: 't-1', local_staff_id: '501' },
      { staff_id: 't-2', local_staff_id: '502' },
    ]);
    const classes = await trial.ask(
      'select staff_id, school_id, staff_classification as class, is_district_wide from staff_assignment order by all',
    );
    expect(classes.map((row) => Object.values(row).join(' '))).toEqual([
      'p-1 s-1 principal false',
      't-1 s-1 teacher false',
      't-1 s-2 teacher false',
      't-2 s-2 teacher false',
      't-2 s-2 unknown false',
    ]);
  });

  test('an absence is excused, unexcused, or unknown; hours and presence are skipped', async () => {
    const events = await trial.ask(
      'select cast(date as varchar) as day, attendance_event_category as category from attendance_event order by day',
    );
    expect(events.map(({ day, category }) => `${day} ${category}`)).toEqual([
      '2026-10-01 excused_absence',
      '2026-10-02 unexcused_absence',
      '2026-10-05 tardy',
      '2026-10-07 unknown',
    ]);
  });

  test('terms and courses come out of the sections', async () => {
    expect(
      await trial.ask(
        'select term_id, school_year, term_type, cast(end_date as varchar) as last from term order by all',
      ),
    ).toEqual([
      { term_id: 'Fall Semester 2026-08-25', school_year: 2027, term_type: 'semester', last: '2027-01-15' },
      { term_id: 'Full Year 2026-08-25', school_year: 2027, term_type: 'school_year', last: '2027-06-15' },
    ]);
    expect(await trial.ask('select course_id, subject, is_core from course order by all')).toEqual([
      { course_id: 'ALG1', subject: 'mathematics', is_core: true },
      { course_id: 'HR3', subject: 'homeroom', is_core: false },
    ]);
    expect(await trial.ask('select section_id, section_type, term_id from section order by all')).toEqual([
      { section_id: 'sec-1', section_type: 'homeroom', term_id: 'Full Year 2026-08-25' },
      { section_id: 'sec-2', section_type: 'scheduled', term_id: 'Fall Semester 2026-08-25' },
    ]);
    expect(
      await trial.ask('select school_id, school_level, low_grade, high_grade from school order by all'),
    ).toEqual([
      { school_id: 's-1', school_level: 'elementary', low_grade: 'KG', high_grade: '05' },
      { school_id: 's-2', school_level: 'high', low_grade: '09', high_grade: '12' },
    ]);
  });
});
