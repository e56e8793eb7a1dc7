import { describe, expect, onTestFinished, test } from 'vitest';
import { csvFor, type Trial, tryFiles } from './assessment-trial.ts';

// Students, ids and scores are invented. Each file holds what the vendor's samples do not show.

async function load(layout: string, feed: string, rows: readonly Record<string, string>[]) {
  const trial = await tryFiles(layout, { [`${feed}.csv`]: csvFor(layout, feed, rows) });
  onTestFinished(() => trial.close());
  return {
    ...trial,
    rows: trial.accounts[feed],
    findings: trial.findings.filter(
      ([rule]) => !rule.startsWith('student-ids-') && rule !== 'header-version',
    ),
  };
}

const results = `
  select student_id, assessment_id, cast(administration_date as varchar) as day, grade_level, score, percentile,
    performance_level, is_proficient
  from assessment_result
  order by source_row, administration_date, assessment_id`;
const objectives = `
  select assessment_id, objective, score_type, score, percentile, performance_level
  from assessment_objective_result
  order by source_row, objective, score_type`;
const cells = (rows: readonly Record<string, unknown>[]) => rows.map((row) => Object.values(row));

describe('SAT', () => {
  test('earlier tests in the row are results too, without the percentile and benchmark of the latest', async () => {
    const { rows, findings, ask } = await load('sat', 'sat', [
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
    const { rows, findings, ask } = await load('psat', 'psat', [
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
    const { rows, findings, ask } = await load('act', 'act', [
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
    const { rows, findings, ask } = await load('ap', 'ap', [
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
    const { rows, findings, ask } = await load('access', 'access', [
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

describe('STAAR', () => {
  test('only a scored subject has a result; the state says who meets grade level', async () => {
    const row = { administration_date: '426', grade_level_tested: '05' };
    const meets = (subject: string, flags: string) => ({
      [`score_code_${subject}`]: 'S',
      [`${subject}_scale_score`]: '1600',
      [`approaches_grade_level_in_${subject}`]: flags[0] ?? '',
      [`meets_grade_level_in_${subject}`]: flags[1] ?? '',
      [`masters_grade_level_in_${subject}`]: flags[2] ?? '',
    });
    const { rows, findings, ask } = await load('staar', 'staar', [
      {
        ...row,
        local_student_id: 'x1',
        ...meets('reading_language_arts', '100'),
        ...meets('mathematics', '110'),
        ...meets('science', '111'),
        score_code_social_studies: 'A',
        social_studies_scale_score: '0',
      },
      {
        ...row,
        local_student_id: 'x2',
        ...meets('mathematics', '000'),
        score_code_reading_language_arts: 'Z',
        percentile_mathematics: '<1',
      },
      { ...row, local_student_id: 'x3', score_code_reading_language_arts: 'A', score_code_mathematics: 'O' },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'score_code_reading_language_arts', 1],
      ['number-unreadable', 'percentile', 1],
    ]);
    expect(cells(await ask(results))).toEqual([
      ['x1', 'staar-mathematics', '2026-04-01', '05', 1600, null, 'Meets grade level', true],
      ['x1', 'staar-reading', '2026-04-01', '05', 1600, null, 'Approaches grade level', false],
      ['x1', 'staar-science', '2026-04-01', '05', 1600, null, 'Masters grade level', true],
      ['x2', 'staar-mathematics', '2026-04-01', '05', 1600, null, 'Did not meet grade level', false],
    ]);
  });
});

describe('STAAR of fixed width', () => {
  /** A record with fields at the places the state's format gives them, counted from 1. */
  function record(fields: readonly (readonly [number, string])[]): string {
    let line = ' '.repeat(4000);
    for (const [start, value] of fields)
      line = line.slice(0, start - 1) + value + line.slice(start - 1 + value.length);
    return line;
  }
  const head = [
    [1, '0526'],
    [5, '04'],
  ] as const;

  test('is read at the places of the format; other text is held back, not skipped', async () => {
    const trial = await tryFiles('staar', {
      'GR3-8_data.txt': [
        // Mathematics scored: scale score 1520, 21 points, approaches and meets; reading absent.
        record([
          ...head,
          [123, '000000017'],
          [351, 'A'],
          [352, 'S'],
          [761, '21'],
          [763, '1520'],
          [777, '110'],
          [969, '055'],
        ]),
        record([...head, [123, '000000018'], [351, 'A'], [352, 'O']]),
        'A letter to the parents of Lincoln School about the results of May'.padEnd(4000, '.'),
      ].join('\r\n'),
    });
    onTestFinished(() => trial.close());
    expect(trial.accounts).toEqual({ staar_fixed: [3, 1, 1, 1] });
    expect(trial.findings).toContainEqual(['row-unused', null, 1]);
    expect(cells(await trial.ask(results))).toEqual([
      ['000000017', 'staar-mathematics', '2026-05-01', '04', 1520, 55, 'Meets grade level', true],
    ]);
  });

  test('and the names a converter gives the columns of another year are known', async () => {
    const text = csvFor('staar', 'staar', [
      {
        administration_date: '0425',
        grade_level_tested: '03',
        local_student_id: 'x1',
        score_code_reading_language_arts: 'S',
        reading_language_arts_scale_score: '1400',
        lexile_measure_184: 'BR50L',
      },
    ])
      .replace('student_id,percentile_185', 'peims_id,percentile_185')
      .replace(
        'percentile_185',
        'percentile_reading_language_arts__the_student_scored_the_same_as_or_better_than_this_percentage_of_all',
      )
      .replace('lexile_measure_184', 'lexile_measure_187')
      .replace('quantile_measure_219', 'quantile_measure_227');
    const trial = await tryFiles('staar', { 'staar.csv': text });
    onTestFinished(() => trial.close());
    expect(trial.loaded.findings.find(({ rule }) => rule === 'header-version')?.message).toContain('"2025"');
    expect(await trial.ask(objectives)).toMatchObject([{ objective: 'Lexile measure', score: -50 }]);
  });
});

describe('BASC-3 BESS', () => {
  const row = { Grade: 'EE', Submitted: '10/20/2025', Form: 'BESS-3 (Parent)' };

  test('results go to the restricted table alone, and no finding holds a word about a child', async () => {
    const trial = await load('basc3-bess', 'bess', [
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
