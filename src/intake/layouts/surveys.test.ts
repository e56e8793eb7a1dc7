import { expect, test } from 'vitest';
import { tryFiles } from './assessment-trial.ts';

/** Written by hand in the forms the surveys are exported; nobody in them is real. */
test('buzz-surveys: one row a question, in both versions of the header, and every answer of a family', async () => {
  const trial = await tryFiles('buzz-surveys', {
    'ContactSurvey.csv': `"Timestamp","StudentUniqueId","FirstName","LastSurname","Preferred contact method","Best time to contact","Contact notes"
"2026-08-21 21:05:56.117571+00","101","Ana","Vale","Phone","After dinner","Speak up"
"2026-08-21 21:05:56.117571+00","101","Ana","Vale","SMS","After dinner",""
`,
    'InternetAccess-1.csv': `Timestamp,StudentUniqueId,FirstName,LastSurname,Internet Access Type,Has School Email Account,Has School Student Account
8/21/2026 10:00:00,102,Ben,Weld,No Internet,No,Yes
`,
    'InternetAccess-2.csv': `Timestamp,StudentUniqueId,FirstName,LastSurname,ElectronicMailAddress,Internet Access Type,Has school email,Has computer at home,Has student school account
8/22/2026 10:00:00,103,Cy,Xu,x@example.com,Hotspot,Yes,Shared computer,No
`,
    'SurveyResults.csv': `Timestamp,ElectronicMailAddress,StudentUSI,LastSurname,FirstName,GradeLevel,StudentsELATeacher,How many share the computer?,Do you have internet?
5/18/2026 17:07:06,x@example.com,3,Vale,Ana,9,T. Stone,2,Yes
5/18/2026 17:08:06,y@example.com,4,Weld,Ben,9,T. Stone,,No
`,
  });
  try {
    expect(trial.accounts).toEqual({
      contact: [2, 2, 0, 0],
      internet: [2, 2, 0, 0],
      technology: [2, 2, 0, 0],
    });
    expect(trial.findings.filter(([rule]) => rule === 'duplicate-row')).toEqual([]);
    const rows = await trial.ask(
      `select student_id, survey, cast(date as varchar) as day, question, answer_value as value, answer_text as text
      from survey_response order by survey, student_id, question, answer_text`,
    );
    expect(rows.map((row) => Object.values(row).join(' | '))).toEqual([
      '101 | Contact survey 2026 | 2026-08-21 | Best time to contact |  | After dinner',
      '101 | Contact survey 2026 | 2026-08-21 | Best time to contact |  | After dinner',
      '101 | Contact survey 2026 | 2026-08-21 | Contact notes |  | Speak up',
      '101 | Contact survey 2026 | 2026-08-21 | Preferred contact method |  | Phone',
      '101 | Contact survey 2026 | 2026-08-21 | Preferred contact method |  | SMS',
      '102 | Internet access survey 2026 | 2026-08-21 | Has a school email account | 0 | No',
      '102 | Internet access survey 2026 | 2026-08-21 | Has a school student account | 1 | Yes',
      '102 | Internet access survey 2026 | 2026-08-21 | Internet access |  | No Internet',
      '103 | Internet access survey 2026 | 2026-08-22 | Has a computer at home |  | Shared computer',
      '103 | Internet access survey 2026 | 2026-08-22 | Has a school email account | 1 | Yes',
      '103 | Internet access survey 2026 | 2026-08-22 | Has a school student account | 0 | No',
      '103 | Internet access survey 2026 | 2026-08-22 | Internet access |  | Hotspot',
      '3 | Technology at home 2026 | 2026-05-18 | Do you have internet? | 1 | Yes',
      '3 | Technology at home 2026 | 2026-05-18 | How many share the computer? | 2 | 2',
      '4 | Technology at home 2026 | 2026-05-18 | Do you have internet? | 0 | No',
    ]);
  } finally {
    trial.close();
  }
}, 60_000);

test('student-voice: whatever stands beside time, name and id is a question', async () => {
  const trial = await tryFiles('student-voice', {
    'student_voice_a.csv': `"Timestamp","First name","Local ID number","I am proud that I....","I learn best when...."
"2026/08/12 6:28:23 AM AST","Ana","101","won","it is quiet"
"8/13/2026 6:28:23","Ben","102","","I draw"
`,
    'student_voice_b.csv': `Timestamp,Your Student ID Number (the 111....number),Do you have a job?,"If no, why?","If no, why?"
8/12/2026 6:28:23,103,yes,,time
`,
  });
  try {
    expect(trial.accounts).toEqual({ voice: [2, 2, 0, 0], voice_with_id: [1, 1, 0, 0] });
    const rows = await trial.ask(
      `select student_id, cast(date as varchar) as day, question, answer_text
      from survey_response order by student_id, question`,
    );
    expect(rows.map((row) => Object.values(row).join(' | '))).toEqual([
      '101 | 2026-08-12 | I am proud that I.... | won',
      '101 | 2026-08-12 | I learn best when.... | it is quiet',
      '102 | 2026-08-13 | I learn best when.... | I draw',
      '103 | 2026-08-12 | Do you have a job? | yes',
      '103 | 2026-08-12 | If no, why?_2 | time',
    ]);
  } finally {
    trial.close();
  }
}, 60_000);

test('lakeside: demographics join their student, and a characteristic becomes a program', async () => {
  const trial = await tryFiles('lakeside', {
    'schools.csv': 'school_id,name,grade_levels\n1,Alder,Sixth grade;Seventh grade;Eighth grade\n',
    'students.csv':
      'student_unique_id,first_name,middle_name,last_name,generation_suffix,birth_date,birth_city\n71,Ana,,Vale,Jr,2013-04-05,\n72,Ben,,Weld,,2012-04-05,\n',
    'demographics.csv':
      'student_unique_id,sex,hispanic_latino,race,language,characteristics,limited_english,disability,street,city,postal_code,email\n71,Female,0,Asian;Native Hawaiian - Pacific Islander,spa,Homeless;Immigrant,Limited,,1 A St,Lakeside,1,a@example.com;b@example.com\n99,Male,1,White,,,,,,,,\n',
    'enrollment.csv':
      'student_unique_id,school_id,entry_date,entry_grade_level,exit_withdraw_date\n71,1,2026-08-23,Sixth grade,\n',
    'programs.csv':
      'association_type,student_unique_id,program_name,program_type,begin_date,end_date\nStudentProgramAssociation,71,Bilingual,Bilingual,2026-08-30,\n',
  });
  try {
    // Demographics of nobody are held back: no student carries them.
    expect(trial.accounts.demographics).toEqual([2, 1, 1, 0]);
    expect(
      await trial.ask(
        'select student_id, last_name, race_ethnicity as race, email from student order by all',
      ),
    ).toEqual([
      { student_id: '71', last_name: 'Vale Jr', race: 'two_or_more_races', email: 'a@example.com' },
      { student_id: '72', last_name: 'Weld', race: null, email: null },
    ]);
    expect(
      (await trial.ask('select program from student_program order by all')).map(({ program }) => program),
    ).toEqual(['english_learner', 'english_learner', 'homeless']);
  } finally {
    trial.close();
  }
}, 60_000);
