import { describe, expect, onTestFinished, test } from 'vitest';
import { csvFor, tryFiles } from './assessment-trial.ts';

// Students, ids and scores are invented. Each file holds what the vendor's samples do not show: tests that were not
// finished, words in the place of numbers, percentiles at the ends, codes nobody knows.

/** A load that is closed when the test is over. */
async function load(layout: string, feed: string, rows: readonly Record<string, string>[]) {
  const trial = await tryFiles(layout, { [`${feed}.csv`]: csvFor(layout, feed, rows) });
  onTestFinished(() => trial.close());
  return {
    ...trial,
    rows: trial.accounts[feed],
    findings: trial.findings.filter(([rule]) => !rule.startsWith('student-ids-')),
  };
}

const results = `
  select student_id, assessment_id, period, school_year, grade_level, score, percentile, performance_level, is_proficient
  from assessment_result
  order by source_row, administration_date, assessment_id`;
const objectives = `
  select assessment_id, objective, score_type, score, percentile, performance_level
  from assessment_objective_result
  order by source_row, objective, score_type`;

describe('MAP Growth', () => {
  test('an invalidated score is empty with a finding; a screening test does not stand in for the growth test', async () => {
    const row = {
      TermName: 'Winter 2025-2026',
      Subject: 'Mathematics',
      Course: 'Math K-12',
      GrowthMeasureYN: 'TRUE',
      TestType: 'Survey With Goals',
      TestName: 'Growth: Math 2-5',
      TestStartDate: '01/12/2026',
    };
    const { rows, findings, ask } = await load('map-growth', 'map_growth', [
      {
        ...row,
        StudentID: 'x1',
        TestRITScore: '201',
        TestPercentile: '99+',
        AchievementQuintile: 'High',
        LexileScore: 'BR120L',
      },
      {
        ...row,
        StudentID: 'x2',
        TestRITScore: 'INV',
        TestPercentile: '<1',
        Goal1Name: 'Geometry',
        Goal1RitScore: '190',
      },
      {
        ...row,
        StudentID: 'x1',
        GrowthMeasureYN: 'FALSE',
        TestType: 'Survey',
        TestRITScore: '180',
        TestPercentile: '20',
      },
      { ...row, StudentID: 'x3' },
      {
        ...row,
        StudentID: 'x4',
        TermName: 'Summer 2025-2026',
        Subject: 'Dance',
        Course: 'Dance',
        NormsReferenceData: 'USER',
        TestRITScore: '150',
        TestPercentile: '50',
      },
      { ...row, TestRITScore: '200', TestPercentile: '50' },
    ]);
    expect(rows).toEqual([6, 4, 1, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'Subject', 1],
      ['number-unreadable', 'percentile', 2],
      ['number-unreadable', 'score', 1],
      ['required-missing', 'student_id', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'map-growth-math-k-12', 'winter', 2026, null, 201, null, 'High', null],
      ['x2', 'map-growth-math-k-12', 'winter', 2026, null, null, null, null, null],
      ['x1', 'map-screening-math-k-12', 'winter', 2026, null, 180, 20, null, null],
      ['x4', 'map-growth-dance', 'other', 2026, null, 150, null, null, null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Lexile measure', score_type: 'Lexile', score: -120 },
      { objective: 'Geometry', score_type: 'RIT', score: 190 },
    ]);
    expect(await ask('select title, subject from assessment order by title')).toEqual([
      { title: 'MAP Growth: Dance', subject: null },
      { title: 'MAP Growth: Math K-12', subject: 'mathematics' },
      { title: 'MAP screening: Math K-12', subject: 'mathematics' },
    ]);
  });
});

describe('i-Ready', () => {
  test('a diagnostic under way is skipped by name; nobody is called proficient by a placement', async () => {
    const { rows, findings, ask } = await load('i-ready', 'iready_mathematics', [
      {
        'Student ID': 'x1',
        'Student Grade': 'K',
        'Academic Year': '2025-2026',
        'Completion Date': '9/3/2025',
        'Norming Window': 'Fall (Beginning of Year - November 15)',
        'Overall Scale Score': '401',
        'Overall Relative Placement': 'Mid or Above Grade Level',
        Percentile: '99+',
        'Quantile Measure': 'EM40Q',
        'Geometry Scale Score': '390',
        'Geometry Relative Placement': 'Early On Grade Level',
        'Number and Operations Relative Placement': 'Not Assessed',
      },
      { 'Student ID': 'x2', 'Student Grade': '13', 'Academic Year': '2025-2026' },
      {
        'Student ID': 'x3',
        'Student Grade': '13',
        'Academic Year': '2025-2026',
        'Completion Date': '9/3/2025',
        'Overall Scale Score': 'Invalid',
      },
      { 'Student ID': 'x4', 'Academic Year': '2025-2026', 'Overall Scale Score': '400' },
    ]);
    expect(rows).toEqual([4, 2, 1, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'Student Grade', 1],
      ['number-unreadable', 'percentile', 1],
      ['number-unreadable', 'score', 1],
      ['required-missing', 'administration_date', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'i-ready-mathematics', 'fall', 2026, 'KG', 401, null, 'Mid or Above Grade Level', null],
      ['x3', 'i-ready-mathematics', null, 2026, null, null, null, null, null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Geometry', score: 390, performance_level: 'Early On Grade Level' },
      { objective: 'Quantile measure', score: -40 },
    ]);
  });
});

describe('Star Reading', () => {
  test('proficiency is what the file says of the state’s benchmark, and is not said without one', async () => {
    const row = {
      SchoolYear: '2025-2026',
      StudentStateID: 's',
      AssessmentID: 'a',
      CompletedDateLocal: '2025-09-10T09:30:00.000Z',
      AssessmentStatus: 'Active',
      Grade: '4',
      PercentileRank: '50',
      RenaissanceBenchmarkCategoryName: 'At/Above Benchmark',
    };
    const { rows, findings, ask } = await load('star', 'star_reading', [
      {
        ...row,
        StudentIdentifier: 'x1',
        ScaledScore: '500',
        ScreeningPeriodWindowName: 'Fall',
        StateBenchmarkCategoryName: 'Level 2',
        StateBenchmarkProficient: 'No',
      },
      {
        ...row,
        StudentIdentifier: 'x2',
        ScaledScore: '510',
        ScreeningPeriodWindowName: 'Autumn check',
        GradeEquivalent: '> 12.9',
      },
      { ...row, StudentIdentifier: 'x3', ScaledScore: '900', AssessmentStatus: 'Deactivated' },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'ScreeningPeriodWindowName', 1],
      ['number-unreadable', 'score', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'star-reading', 'fall', 2026, '04', 500, 50, 'Level 2', false],
      ['x2', 'star-reading', null, 2026, '04', 510, 50, 'At/Above Benchmark', null],
    ]);
  });
});

describe('DIBELS 8', () => {
  test('at and above benchmark meet the goal; an unknown level says nothing; what was not tested is skipped', async () => {
    const row = {
      'School Year': '2025-2026',
      'Assessment Edition': 'DIBELS 8th Edition',
      'Assessment Grade': '1',
      'Client Date': '2026-01-20',
    };
    const { rows, findings, ask } = await load('dibels-8', 'dibels_8', [
      {
        ...row,
        'Student Primary ID': 'x1',
        'Benchmark Period': 'MOY',
        'Composite Level': 'Above Benchmark',
        'Composite Score': '440',
      },
      {
        ...row,
        'Student Primary ID': 'x2',
        'Benchmark Period': 'MOY',
        'Composite Level': 'Soaring',
        'Composite Score': 'NS',
      },
      {
        ...row,
        'Student Primary ID': 'x3',
        'Benchmark Period': 'MOY',
        'Letter Names (LNF) - Level': 'Well Below Benchmark',
        'Letter Names (LNF) - Score': '0',
      },
      { ...row, 'Student Primary ID': 'x4', 'Benchmark Period': 'MOY', 'Client Date': '' },
      {
        ...row,
        'Student Primary ID': 'x5',
        'Assessment Edition': 'Lectura',
        'Benchmark Period': 'MOY',
        'Composite Level': 'At Benchmark',
        'Composite Score': '300',
      },
    ]);
    expect(rows).toEqual([5, 4, 0, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'Composite Level', 1],
      ['number-unreadable', 'score', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'dibels-8', 'winter', 2026, '01', 440, null, 'Above Benchmark', true],
      ['x2', 'dibels-8', 'winter', 2026, '01', null, null, 'Soaring', null],
      ['x5', 'mclass-lectura', 'winter', 2026, '01', 300, null, 'At Benchmark', null],
    ]);
    // A score of zero is a score.
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Letter Names (LNF)', score: 0, performance_level: 'Well Below Benchmark' },
    ]);
  });
});

describe('FastBridge', () => {
  test('a window without a test makes no result, and neither does a student without one', async () => {
    const { rows, findings, ask } = await load('fastbridge', 'fastbridge_reading', [
      {
        Assessment: 'Early Reading English',
        'State ID': 'x1',
        Grade: 'Kindergarten',
        'Fall Early Reading English Composite Score': '30',
        'Fall Early Reading English Percentile at Nation': '<1',
        'Fall Early Reading English Risk Level': 'lowRisk',
        'Fall Early Reading English Final Date': '8/20/2025',
        'Winter Early Reading English Composite Score': '',
        'Fall Letter Names WRC per minute': '0',
        'Fall Letter Names Final Date': '8/20/2025',
        'Screening Period 4 Onset Sounds Items Correct': '12',
        'Screening Period 4 Onset Sounds Final Date': '5/20/2026',
      },
      { Assessment: 'Early Reading English', 'State ID': 'x2', Grade: 'Nine' },
      {
        Assessment: 'Early Reading English',
        'State ID': 'x3',
        Grade: 'Thirteen',
        'Fall Early Reading English Composite Score': 'did not test',
        'Fall Early Reading English Final Date': '8/21/2025',
      },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([
      ['code-unmapped', 'Grade', 1],
      ['number-unreadable', 'percentile', 1],
      ['number-unreadable', 'score', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'fastbridge-early-reading', 'fall', null, 'KG', 30, null, 'lowRisk', null],
      ['x3', 'fastbridge-early-reading', 'fall', null, null, null, null, null, null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Letter Names', score_type: 'Correct per minute', score: 0 },
      { objective: 'Onset Sounds', score_type: 'Items correct', score: 12 },
    ]);
  });
});

describe('Fountas & Pinnell', () => {
  test('a letter is a level and no number; the text NULL is nothing', async () => {
    const { rows, findings, ask } = await load('fountas-pinnell', 'fountas_pinnell', [
      {
        StudentID: 'x1',
        DateTaken: '5/20/2026',
        GradeLevel: '02',
        TestAdministration: 'EOY',
        TextReading: 'm',
        TextReadingAccuracy: '97',
        Comprehension: 'NULL',
        ComprehensionLevel: 'Limited',
      },
      {
        StudentID: 'x2',
        DateTaken: '5/20/2026',
        GradeLevel: '02',
        TextReading: 'NULL',
        WasStudentTested: 'No',
      },
      { StudentID: 'x3', DateTaken: 'NULL', GradeLevel: '02', TextReading: 'K' },
    ]);
    expect(rows).toEqual([3, 1, 1, 1]);
    expect(findings).toEqual([['date-unreadable', 'administration_date', 1]]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'fountas-pinnell', 'spring', null, '02', null, null, 'M', null],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { objective: 'Comprehension', score_type: 'Level', score: null, performance_level: 'Limited' },
      { objective: 'Text reading accuracy', score_type: 'Percent', score: 97 },
    ]);
  });
});

describe('GOLD', () => {
  test('checkpoints are read out of the column names; meeting expectations is what the publisher says', async () => {
    const { rows, findings, ask } = await load('gold', 'gold', [
      {
        SourceChildID: 'x1',
        'Fall 2025/2026 Age/Grade': 'Kindergarten',
        'Fall 2025/2026 Checkpoint Due Date': '10/24/2025',
        'Fall 2025/2026 Literacy Date Finalized': '10/20/2025',
        'Fall 2025/2026 Literacy Scale Score': '480',
        'Fall 2025/2026 Literacy WHE': 'Exceed',
        'Fall 2025/2026 Obj 15.a': '0',
        'Spring 2025/2026 Age/Grade': 'Kindergarten',
        'Spring 2025/2026 Checkpoint Due Date': '5/29/2026',
        'Spring 2025/2026 Literacy Scale Score': '610',
        'Spring 2025/2026 Literacy WHE': 'Below',
        'Spring 2025/2026 Obj S16.b': '7',
      },
      {
        SourceChildID: 'x2',
        'Fall 2025/2026 Age/Grade': 'Kindergarten',
        'Fall 2025/2026 Checkpoint Due Date': '10/24/2025',
      },
      {
        SourceChildID: 'x3',
        'Fall 2025/2026 Age/Grade': 'Six-year-olds',
        'Fall 2025/2026 Checkpoint Due Date': '10/24/2025',
        'Fall 2025/2026 Mathematics Scale Score': 'n/a',
        'Fall 2025/2026 Mathematics WHE': 'Meet',
      },
    ]);
    expect(rows).toEqual([3, 2, 0, 1]);
    expect(findings).toEqual([
      ['number-unreadable', 'score', 1],
      ['option-unknown', 'grade_level', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'gold-literacy', 'fall', 2026, 'KG', 480, null, 'Exceed', true],
      ['x1', 'gold-literacy', 'spring', 2026, 'KG', 610, null, 'Below', false],
      ['x3', 'gold-mathematics', 'fall', 2026, null, null, null, 'Meet', true],
    ]);
    expect(await ask(objectives)).toMatchObject([
      { assessment_id: 'gold-literacy', objective: 'Objective 15.a', score: 0 },
      { assessment_id: 'gold-spanish-literacy', objective: 'Objective S16.b', score: 7 },
    ]);
  });
});

describe('Istation', () => {
  test('a score without a day is held back; months not tested make no result', async () => {
    const { rows, findings, ask } = await load('istation', 'istation', [
      {
        STUDENT_ID: 'x1',
        GRADE: '3',
        September_SCORE: '430',
        September_PTILE: '99+',
        September_TIER: '1',
        September_ADMIN_DATE: '9/9/2025',
        May_SCORE: '470',
        May_ADMIN_DATE: '5/5/2026',
      },
      { STUDENT_ID: 'x2', GRADE: '3' },
      { STUDENT_ID: 'x3', GRADE: '3', October_SCORE: '400' },
    ]);
    expect(rows).toEqual([3, 1, 1, 1]);
    expect(findings).toEqual([
      ['number-unreadable', 'percentile', 1],
      ['required-missing', 'administration_date', 1],
    ]);
    expect((await ask(results)).map((result) => Object.values(result))).toEqual([
      ['x1', 'istation-isip', 'other', null, '03', 430, null, 'Tier 1', null],
      ['x1', 'istation-isip', 'other', null, '03', 470, null, null, null],
    ]);
  });
});
