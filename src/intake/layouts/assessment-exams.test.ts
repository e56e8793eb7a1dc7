import { describe, expect, onTestFinished, test } from 'vitest';
import { cells, csvFor, objectives, results, type Trial, tryFiles, tryRows } from './assessment-trial.ts';

// Students, ids and scores are invented. Each file holds what the vendor's samples do not show.

describe('SAT', () => {
  test('earlier tests in the row are results too, without the percentile and benchmark of the latest', async () => {
    const { rows, findings, ask } = await tryRows('sat', 'sat', [
      {
        DISTRICT_STUDENT_ID: 'x1',
        LATEST_SAT_DATE: '2025-10-04',
        LATEST_SAT_GRADE: '7',
        LATEST_SAT_TOTAL: '1100',
        LATEST_SAT_EBRW: '560',
        LATEST_SAT_MATH_SECTION: '540',
        PERCENTILE_NATREP_SAT_TOTAL: '99+',
        PERCENTILE_NATREP_SAT_MATH_SECTION: '60',
        EBRW_CCR_BENCHMARK: 'Y',
        MATH_CCR_BENCHMARK: 'N',
        ADMIN2_SAT_DATE: '3/8/2025',
        ADMIN2_SAT_GRADE: '77',
        ADMIN2_SAT_TOTAL: '1000',
        ADMIN3_SAT_REVISED: 'N',
      },
      { DISTRICT_STUDENT_ID: 'x2' },
      { DISTRICT_STUDENT_ID: 'x3', LATEST_SAT_TOTAL: '900' },
    ]);
    expect(rows).toEqual([3, 1, 1, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'ADMIN2_SAT_GRADE', 1],
      ['number-unreadable', 'percentile', 1],
      ['required-missing', 'administration_date', 1],
    ]);
    expect(cells(await ask(results))).toEqual([
      ['x1', 'sat', '2025-03-08', null, 1000, null, null, null],
      ['x1', 'sat', '2025-10-04', '12', 1100, null, null, null],
      ['x1', 'sat-ebrw', '2025-10-04', '12', 560, null, null, true],
      ['x1', 'sat-math', '2025-10-04', '12', 540, 60, null, false],
    ]);
  });
});

describe('PSAT', () => {
  test('which of the tests it was is worked out, and left open where nothing tells', async () => {
    const row = {
      LATEST_PSAT_GRADE: '5',
      LATEST_PSAT_TOTAL: '900',
      LATEST_PSAT_EBRW: '450',
      LATEST_PSAT_MATH_SECTION: '450',
    };
    const { rows, findings, ask } = await tryRows('psat', 'psat', [
      { ...row, DISTRICT_STUDENT_ID: 'nmsqt', LATEST_PSAT_DATE: '10/15/2025', SELECTION_INDEX: '120' },
      { ...row, DISTRICT_STUDENT_ID: 'eight', LATEST_PSAT_DATE: '10/15/2022', NUM_READING_QUES: '42' },
      {
        ...row,
        DISTRICT_STUDENT_ID: 'ten',
        LATEST_PSAT_DATE: '4/2/2022',
        NUM_READING_QUES: '47',
        LATEST_PSAT_ADV_MATH: '7',
      },
      { ...row, DISTRICT_STUDENT_ID: 'paper', LATEST_PSAT_DATE: '4/2/2022', LATEST_PSAT_READING: '20' },
      { ...row, DISTRICT_STUDENT_ID: 'digital', LATEST_PSAT_DATE: '4/2/2025' },
      { ...row, DISTRICT_STUDENT_ID: 'nobody', LATEST_PSAT_TOTAL: '' },
    ]);
    expect(rows).toEqual([6, 5, 0, 1]);
    expect(findings).toEqual([]);
    const totals = await ask(
      `select student_id, assessment_id from assessment_result where not regexp_matches(assessment_id, '(ebrw|math)$') order by student_id`,
    );
    expect(cells(totals)).toEqual([
      ['digital', 'psat'],
      ['eight', 'psat-8-9'],
      ['nmsqt', 'psat-nmsqt'],
      ['paper', 'psat-8-9'],
      ['ten', 'psat-10'],
    ]);
    expect(await ask(`select title from assessment where assessment_id = 'psat'`)).toEqual([
      { title: 'PSAT, which one is not said' },
    ]);
  });
});

describe('ACT', () => {
  test('two hyphens are no score: an empty one with a finding where everybody has one, none where not', async () => {
    const row = { HS_GradeLev: '11th Grade', Test_Dte: '92025', Eng: '20', Mth: '21', Rdg: '22', Sci: '23' };
    const { rows, findings, ask } = await tryRows('act', 'act', [
      {
        ...row,
        ID_Local: 'x1',
        Composite: '22',
        USRnk_Comp: '70',
        Writing: '--',
        W_USRnk: '---',
        STEM: '22',
        USRnk_STEM: '---',
      },
      { ...row, ID_Local: 'x2', HS_GradeLev: 'Sophomore', Composite: '--', Test_Dte: '102025' },
      { ID_Local: 'x3' },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'HS_GradeLev', 1],
      ['number-unreadable', 'score', 1],
    ]);
    expect(
      cells(await ask(`${results.replace('order by', `where assessment_id = 'act' order by`)}`)),
    ).toEqual([
      ['x1', 'act', '2025-09-01', '11', 22, 70, null, null],
      ['x2', 'act', '2025-10-01', null, null, null, null, null],
    ]);
    expect(await ask(objectives)).toEqual([
      {
        assessment_id: 'act',
        objective: 'STEM',
        score_type: 'Combined score',
        score: 22,
        percentile: null,
        performance_level: null,
      },
    ]);
  });
});

describe('AP', () => {
  test('several exams become results, and subscores belong to their exam', async () => {
    const { rows, findings, ask } = await tryRows('ap', 'ap', [
      {
        'Student Identifier': 'x1',
        'Grade Level': '6',
        'Admin Year 01': '26',
        'Exam Code 01': '68',
        'Exam Grade 01': '4',
        'Admin Year 02': '26',
        'Exam Code 02': '69',
        'Exam Grade 02': '5',
        'Admin Year 03': '25',
        'Exam Code 03': '7',
        'Exam Grade 03': '',
        'Irregularity Code #1 03': '20',
      },
      { 'Student Identifier': 'x2', 'Award Type 1': '01' },
      { 'Student Identifier': 'x3', 'Admin Year 01': '26', 'Exam Code 01': '77', 'Exam Grade 01': '2' },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([]);
    expect(cells(await ask(results))).toEqual([
      ['x1', 'ap-07', '2025-05-01', null, null, null, null, null],
      ['x1', 'ap-68', '2026-05-01', '11', 4, null, 'Very well qualified', null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { assessment_id: 'ap-68', objective: 'Calculus BC: AB subscore', score: 5 },
      { assessment_id: 'ap-75', objective: 'Music Theory: non-aural subscore', score: 2 },
    ]);
    expect(await ask('select title from assessment order by title')).toEqual([
      { title: 'AP Calculus BC' },
      { title: 'AP Music Theory' },
      { title: 'AP United States History' },
    ]);
  });
});

describe('headers of other years', () => {
  const version = (trial: Trial) =>
    trial.loaded.findings.filter(({ rule }) => rule === 'header-version').map(({ message }) => message);

  test('AP: the names of columns until 2019', async () => {
    const text = csvFor('ap', 'ap', [
      {
        'AP Number / AP ID': 'x1',
        'Grade Level': '7',
        'Student Identifier': 'x1',
        'Admin Year 01': '19',
        'Exam Code 01': '90',
        'Exam Grade 01': '3',
      },
    ])
      .replace('AP Number / AP ID', 'AP Number')
      .replace('Grade Level', 'Education Level');
    const trial = await tryFiles('ap', { 'ap.csv': text });
    onTestFinished(() => trial.close());
    expect(version(trial)).toEqual([
      'The file has the header of the version "2019" (school years until 2019).',
    ]);
    expect(cells(await trial.ask(results))).toEqual([
      ['x1', 'ap-90', '2019-05-01', '12', 3, null, 'Qualified', null],
    ]);
  });

  test('ACCESS: until 2025 without the LT4D columns', async () => {
    const row = {
      'State Student ID': 'x1',
      Grade: '2',
      'Test Completion Date': '2/3/2024',
      'Scale Score - Overall': '300',
      'Proficiency Level - Overall': 'P1',
    };
    const old = (text: string) => text.replace(/,LT4D Applied - Writing/, ',Tier - Other');
    const trial = await tryFiles('access', {
      'access.csv': old(csvFor('access', 'access', [row])),
      'alternate.csv': old(csvFor('access', 'alternate_access', [row])),
    });
    onTestFinished(() => trial.close());
    expect(version(trial)).toEqual([
      'The file has the header of the version "2021" (school years 2021 to 2025).',
      'The file has the header of the version "2021" (school years 2021 to 2025).',
    ]);
    expect(trial.accounts).toEqual({ access: [1, 1, 0, 0], alternate_access: [1, 1, 0, 0] });
  });
});

describe('ACCESS', () => {
  test('a composite that is not there is empty with a finding; who was not scored is skipped', async () => {
    const row = { Grade: '00', 'Test Completion Date': '2/3/2026' };
    const { rows, findings, ask } = await tryRows('access', 'access', [
      {
        ...row,
        'State Student ID': 'x1',
        'Scale Score - Overall': '300',
        'Proficiency Level - Overall': '4.5',
        'Scale Score - Listening': '310',
        'Proficiency Level - Listening': '5.0',
      },
      {
        ...row,
        'State Student ID': 'x2',
        'Scale Score - Overall': 'NA',
        'Proficiency Level - Overall': 'NA',
        'Scale Score - Listening': '280',
        'Do Not Score Code - Writing': 'ABS',
      },
      {
        ...row,
        'State Student ID': 'x3',
        'Do Not Score Code - Listening': 'ABS',
        'Do Not Score Code - Writing': 'ABS',
      },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([['number-unreadable', 'score', 1]]);
    expect(cells(await ask(results))).toEqual([
      ['x1', 'access', '2026-02-03', 'KG', 300, null, '4.5', null],
      ['x2', 'access', '2026-02-03', 'KG', null, null, null, null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Listening', score: 310, performance_level: '5.0' },
      { objective: 'Listening', score: 280, performance_level: null },
    ]);
  });
});

describe('BASC-3 BESS', () => {
  const row = { Grade: 'EE', Submitted: '10/20/2025', Form: 'BESS-3 (Parent)' };

  test('results go to the restricted table alone, and no finding holds a word about a child', async () => {
    const trial = await tryRows('basc3-bess', 'bess', [
      {
        ...row,
        'Student Number': 'x1',
        BERI: '72',
        'BERI Raw Score': '41',
        'BERI Percentile': '99+',
        'BERI Risk': 'Extremely Elevated',
        ERI: '13',
        'ERI Risk': 'Zyx',
      },
      { ...row, 'Student Number': 'x2', Form: 'BESS-4 (Aunt)', BERI: 'n/a', 'BERI Risk': 'Elevated' },
      { ...row, 'Student Number': 'x3', Submitted: '' },
      { ...row, BERI: '50', 'BERI Risk': 'Normal' },
    ]);
    expect(trial.rows).toEqual([4, 2, 1, 1]);
    expect(trial.findings).toEqual([
      ['code-unmapped', 'Form', 1],
      ['number-unreadable', 'percentile', 1],
      ['number-unreadable', 'score', 1],
      ['required-missing', 'student_id', 1],
    ]);
    expect(JSON.stringify(trial.loaded.findings)).not.toMatch(/elevated|zyx|normal/i);
    expect(trial.loaded.delivery.entities.filter(({ rows }) => rows > 0)).toEqual([
      { entity: 'screening_result', rows: 4 },
    ]);
    const screened = await trial.ask(
      `select student_id, respondent_type, grade_level, scale, score_type, score, percentile, risk_level
      from screening_result
      order by student_id, scale, score_type`,
    );
    expect(cells(screened)).toEqual([
      ['x1', 'parent', 'PK', 'Behavioral and Emotional Risk Index', 'Raw score', 41, null, null],
      [
        'x1',
        'parent',
        'PK',
        'Behavioral and Emotional Risk Index',
        'T score',
        72,
        null,
        'Extremely Elevated',
      ],
      ['x1', 'parent', 'PK', 'Externalizing Risk Index', 'Raw score', 13, null, 'Zyx'],
      ['x2', null, 'PK', 'Behavioral and Emotional Risk Index', 'T score', null, null, 'Elevated'],
    ]);
  });
});
