import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Trial, tryFiles } from './assessment-trial.ts';

/** Written by hand in the forms Aspen exports; nobody in them is real. */
const studentHeader =
  'state_id,local_id,full_name,home_language,program_assigned,limited_english_proficiency,sped_placement,disability,sped_level_of_need,plan_504,grade,registration_date,free_reduced_lunch,school_local_id,enrollment_status,date_of_birth,gender,race,hispanic_latino';
const files = {
  'students_export.csv': `${studentHeader}
"880001","101","Vale, Ana Maria","Spanish","Sp Ed","Limited","Full Inclusion","Autism","Low","Not 504","03","2019-09-01","Free Lunch","ALD","Active","2018-04-05","F","White","1"
"880002","102","Weld, Ben","English","Reg Ed","Fluent","NULL","NULL","NULL","504 plan","KF","2026-10-12","Not Eligible","ALD","Active","2021-01-30","M","Asian","0"
"880003","103","Xu, Cy","Klingon","Reg Ed","NULL","NULL","NULL","NULL","NotDone","12","2015-09-01","NULL","BIR","Inactive","2009-01-30","X","NULL","0"
`,
  'attendance_dump.csv': `'ATT_OID','ATT_STD_OID','ATT_SKL_OID','ATT_DATE','ATT_CODE_VIEW','ATT_TARDY_IND','ATT_DISMISSED_IND','ATT_REASON_CODE','ATT_EXCUSED_IND','ATT_COMMENT','ATT_ABSENT_IND','ATT_PORTION_ABSENT'
"A1","STD1","SKL1","2026-10-01","A-E","0","0","Ill","1","","1","1.0000"
"A2","STD1","SKL1","2026-10-02","A","0","0","","0","NULL","1","0.5000"
"A3","STD1","SKL1","2026-10-05","TD","1","1","","0","NULL","0","0.0000"
"A4","STD1","SKL1","2026-10-06","?","0","0","","0","NULL","0","0.0000"
`,
  'courses_sections_export.csv': `course_number,course_description,section_number,school_local_id,term_local_id,section_schedule,section_room_number
SOC6,Social studies 6,SOC6-001,ALD,FY,1(M-F),12
SOC6,Social studies 6,SOC6-002,ALD,FY,2(M-F),12
`,
  'student_section_assignment_export.csv': `local_id,course_number,school_local_id,section_number,term_local_id
101,SOC6,ALD,SOC6-001,FY
102,,ALD,SOC6-001,FY
`,
  'student_section_grades.csv': `"SOC6-001","101","ALD","SOC6","FY","85.12 B+"
"SOC6-001","102","ALD","SOC6","FY","51 F"
"SOC6-002","103","ALD","SOC6","FY","P"
`,
  'services_file.csv': 'LASID,Start Date,End Date\n101,7/5/26,7/29/2026\n',
};

describe('aspen', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await tryFiles('aspen', files);
  }, 60_000);
  afterAll(() => trial.close());

  test('every row is accounted for', () => {
    expect(trial.loaded.delivery.problem).toBeNull();
    expect(trial.accounts).toEqual({
      attendance: [4, 4, 0, 0],
      courses_sections: [2, 2, 0, 0],
      section_grades: [3, 3, 0, 0],
      services: [1, 1, 0, 0],
      student_sections: [2, 1, 1, 0],
      students: [3, 3, 0, 0],
    });
    expect(trial.findings).toEqual([
      ['code-unmapped', 'home_language', 1],
      ['required-missing', 'section_id', 1],
      ['several-codes-a-day', null, 2],
    ]);
  });

  test('students, who is enrolled, and since when', async () => {
    expect(
      await trial.ask(
        'select local_student_id as id, first_name, last_name, sex, race_ethnicity as race, home_language as lang from student order by id',
      ),
    ).toEqual([
      {
        id: '101',
        first_name: 'Ana Maria',
        last_name: 'Vale',
        sex: 'female',
        race: 'hispanic_or_latino',
        lang: 'spa',
      },
      { id: '102', first_name: 'Ben', last_name: 'Weld', sex: 'male', race: 'asian', lang: 'eng' },
      { id: '103', first_name: 'Cy', last_name: 'Xu', sex: null, race: null, lang: null },
    ]);
    expect(
      await trial.ask(
        'select student_id as id, grade_level as grade, school_year, cast(entry_date as varchar) as entry from student_school_enrollment order by id',
      ),
    ).toEqual([
      { id: '101', grade: '03', school_year: 2027, entry: '2026-07-01' },
      { id: '102', grade: 'KG', school_year: 2027, entry: '2026-10-12' },
    ]);
    const programs = await trial.ask(
      'select student_id, program, cast(begin_date as varchar) as since, cast(end_date as varchar) as until from student_program order by all',
    );
    expect(programs.map((row) => Object.values(row).join(' '))).toEqual([
      '101 economically_disadvantaged  ',
      '101 english_learner  ',
      '101 other 2026-07-05 2026-07-29',
      '101 special_education  ',
      '102 section_504  ',
    ]);
  });

  test('late and dismissed on one day are two events, under the ids of Aspen itself', async () => {
    const events = await trial.ask(
      'select cast(date as varchar) as day, attendance_event_category as category, duration, student_id_system as system from attendance_event order by all',
    );
    expect(events.map((row) => Object.values(row).join(' '))).toEqual([
      '2026-10-01 excused_absence 1 vendor',
      '2026-10-02 unexcused_absence 0.5 vendor',
      '2026-10-05 early_departure  vendor',
      '2026-10-05 tardy  vendor',
      '2026-10-06 unknown  vendor',
    ]);
  });

  test('grades without a header, sections and their rosters', async () => {
    expect(
      await trial.ask(
        'select student_id as id, section_id, numeric_grade as percent, letter_grade as letter, is_passing from course_grade order by id',
      ),
    ).toEqual([
      { id: '101', section_id: 'ALD|SOC6|SOC6-001|FY', percent: 85.12, letter: 'B+', is_passing: true },
      { id: '102', section_id: 'ALD|SOC6|SOC6-001|FY', percent: 51, letter: 'F', is_passing: false },
      { id: '103', section_id: 'ALD|SOC6|SOC6-002|FY', percent: null, letter: null, is_passing: null },
    ]);
    expect(await trial.ask('select section_id from section_enrollment')).toEqual([
      { section_id: 'ALD|SOC6|SOC6-001|FY' },
    ]);
    expect(await trial.ask('select section_id, school_year from section order by all')).toEqual([
      { section_id: 'ALD|SOC6|SOC6-001|FY', school_year: 2027 },
      { section_id: 'ALD|SOC6|SOC6-002|FY', school_year: 2027 },
    ]);
  });
});
