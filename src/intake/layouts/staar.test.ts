import { describe, expect, onTestFinished, test } from 'vitest';
import { cells, csvFor, objectives, results, tryFiles, tryRows } from './assessment-trial.ts';

// Students, ids and scores are invented. Each file holds what the vendor's samples do not show.

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
    const { rows, findings, ask } = await tryRows('staar', 'staar', [
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
