import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { hasVendorFiles, tryPath, vendorFiles } from './assessment-trial.ts';

type Cells = Readonly<Record<string, string>>;

/** A vendor's file, what has to become of its rows, and what is in it as read without anything of Almanac. */
interface Sample {
  readonly layout: string;
  readonly file: string;
  /** Read, mapped, quarantined, skipped. */
  readonly rows: readonly [number, number, number, number];
  /** All that is to be found, but for what every file without known students has. */
  readonly findings: readonly (readonly [string, string | null, number])[];
  /** Scores of results, one a cell. */
  readonly scores: (row: Cells) => readonly (string | undefined)[];
  /** Scores of objectives, one a cell; left out where they cannot be told from the cells alone. */
  readonly parts?: (row: Cells) => readonly (string | undefined)[];
}

/** Cells of the columns whose name has a form. */
function named(row: Cells, form: RegExp): string[] {
  return Object.entries(row)
    .filter(([column]) => form.test(column))
    .map(([, cell]) => cell);
}

const collegeSections = '(TOTAL|EBRW|MATH_SECTION)';
const collegeParts =
  '(READING|WRIT_LANG|MATH_TEST|SCI_CROSS|HIST_SOCST_CROSS|WORDS_CONTEXT|COMM_EVIDENCE|EXPR_IDEAS|ENG_CONVENT|HEART_ALGEBRA|ADV_MATH|PROBSLV_DATA)';

function psat(test: string, findings: Sample['findings']): Sample {
  return {
    layout: 'psat',
    file: `PSAT_SAT/sample_anonymized_file_psat_${test}.csv`,
    rows: [5, 5, 0, 0],
    findings,
    scores: (row) => named(row, new RegExp(`^LATEST_PSAT_${collegeSections}$`)),
    parts: (row) => named(row, new RegExp(`^LATEST_PSAT_${collegeParts}$`)),
  };
}

const iReadyParts = (row: Cells) =>
  named(row, /^(?!Overall|Mid On).* Scale Score$/).concat(
    named(row, /^(Lexile|Quantile) Measure$/).map((measure) => measure.replace(/[LQ]$/, '')),
  );

const samples: readonly Sample[] = [
  {
    layout: 'map-growth',
    file: 'MAP_Growth/sample_anonymized_file.csv',
    rows: [7, 7, 0, 0],
    findings: [['row-short', null, 1]],
    scores: (row) => [row.TestRITScore],
    parts: (row) => named(row, /^Goal\dRitScore$/),
  },
  {
    layout: 'i-ready',
    file: 'i-Ready/sample_anonymized_file_ela.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => [row['Overall Scale Score']],
    parts: iReadyParts,
  },
  {
    layout: 'i-ready',
    file: 'i-Ready/sample_anonymized_file_math.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => [row['Overall Scale Score']],
    parts: iReadyParts,
  },
  {
    layout: 'star',
    file: 'STAR/SR_sample_anonymized_file.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => [row.ScaledScore],
  },
  {
    layout: 'dibels-8',
    file: 'Dibels_8_Benchmark/sample_anonymized_file.csv',
    rows: [5, 5, 0, 0],
    // "Discontinue" for a percentile.
    findings: [['number-unreadable', 'percentile', 1]],
    scores: (row) => [row['Composite Score']],
    parts: (row) =>
      named(row, / - Score$/).concat(named(row, / - Lexile$/).map((lexile) => `-${/\d+/.exec(lexile)?.[0]}`)),
  },
  {
    layout: 'fastbridge',
    file: 'FastBridge_English/sample_anonymized_file.csv',
    rows: [13, 11, 0, 2],
    findings: [['header-repeated', 'Error', 0]],
    scores: (row) => named(row, / Composite Score$/),
    parts: (row) => named(row, / (Items Correct|(WRC|NRC) per minute)$/),
  },
  {
    layout: 'fastbridge',
    file: 'FastBridge_Math/sample_anonymized_file.csv',
    rows: [13, 10, 0, 3],
    findings: [['header-repeated', 'Error', 0]],
    scores: (row) => named(row, / Composite Score$/),
    parts: (row) => named(row, / (Items Correct|(WRC|NRC) per minute)$/),
  },
  {
    layout: 'sat',
    file: 'PSAT_SAT/sample_anonymized_file_sat.csv',
    rows: [5, 5, 0, 0],
    findings: [['code-unmapped', 'LATEST_SAT_GRADE', 1]],
    scores: (row) => named(row, new RegExp(`^(LATEST|ADMIN\\d)_SAT_${collegeSections}$`)),
    parts: (row) => named(row, new RegExp(`^(LATEST|ADMIN\\d)_SAT_${collegeParts}$`)),
  },
  psat('89', [
    ['code-unmapped', 'LATEST_PSAT_GRADE', 1],
    ['code-unmapped', 'LATEST_PSAT_GRADE', 1],
  ]),
  psat('10', []),
  psat('nmsqt', []),
  {
    layout: 'act',
    file: 'ACT/sample_anonymized_file.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => named(row, /^(Composite|Eng|Mth|Rdg|Sci)$/),
    parts: (row) =>
      named(row, /^(STEM|ELA|Writing|W_Dom_.*|[EMRS]_PctC_.*)$/).filter((cell) => !/^-+$/.test(cell)),
  },
  {
    layout: 'ap',
    file: 'AP/SAMPLE_AP_2324.csv',
    rows: [6, 6, 0, 0],
    findings: [
      ['code-unmapped', 'Exam Code 01', 1],
      ['code-unmapped', 'Exam Code 01', 1],
      ['code-unmapped', 'Exam Code 02', 1],
      ['header-repeated', 'Filler', 0],
      ['header-version', null, 0],
    ],
    scores: (row) => named(row, /^Exam Grade \d\d$/),
  },
  {
    layout: 'access',
    file: 'ACCESS/sample_anonymized_file_ACCESS.csv',
    rows: [4, 4, 0, 0],
    findings: [['header-version', null, 0]],
    scores: (row) => [row['Scale Score - Overall']],
    parts: (row) => named(row, /^Scale Score - (?!Overall)/),
  },
  {
    layout: 'access',
    file: 'ACCESS/sample_anonymized_file_alternate_Alternate_ACCESS.csv',
    rows: [3, 3, 0, 0],
    findings: [['header-version', null, 0]],
    scores: (row) => [row['Scale Score - Overall']],
    parts: (row) => named(row, /^Scale Score - (?!Overall)/),
  },
  {
    layout: 'staar',
    file: 'STAAR_Summative/sample_anonymized_file.csv',
    rows: [10, 10, 0, 0],
    // One local id comes with two unique ids of the state.
    findings: [
      ['duplicate-row', null, 10],
      ['duplicate-row', null, 50],
      ['header-version', null, 0],
    ],
    scores: (row) => named(row, /^(reading_language_arts|mathematics)_scale_score$/),
    parts: (row) =>
      named(row, /^(reading_language_arts|mathematics)_(raw_score|reporting_category_\d_scores)$/).concat(
        named(row, /^(lexile_measure_184|quantile_measure_219)$/).map((measure) =>
          measure.replace(/[LQ]$/, ''),
        ),
      ),
  },
  {
    layout: 'fountas-pinnell',
    file: 'Fountas_and_Pinnell/sample_anonymized_file_FnP.csv',
    rows: [10, 10, 0, 0],
    findings: [],
    // The result is a letter.
    scores: () => [],
    parts: (row) =>
      named(
        row,
        /^(TextReadingAccuracy2?|Comprehension2?|FluencyLevel|WordsPerMinute|SelfCorrectionRate)$/,
      ).filter((cell) => cell !== 'NULL'),
  },
  {
    layout: 'gold',
    file: 'GOLD/sample_anonymized_file.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => named(row, / Scale Score$/),
    parts: (row) => named(row, /( Obj .*| Raw Score)$/),
  },
  {
    layout: 'istation',
    file: 'iStation/sample_anonymized_file.csv',
    rows: [5, 5, 0, 0],
    findings: [],
    scores: (row) => named(row, /_SCORE$/),
    parts: () => [],
  },
];

/** The file as it is, read without anything of Almanac; of columns with the same name the first counts. */
function rowsOf(file: string): Cells[] {
  const text = readFileSync(join(vendorFiles, file), 'utf8');
  const [header = [], ...lines]: string[][] = parse(text, { bom: true, relax_column_count: true });
  return lines.map((cells) => {
    const row: Record<string, string> = {};
    for (const [index, column] of header.entries()) row[column] ??= (cells[index] ?? '').trim();
    return row;
  });
}

/** Numbers in order, without empty cells. */
function numbers(cells: readonly (string | number | boolean | null | undefined | object)[]): number[] {
  return cells
    .filter((cell) => cell !== '' && cell !== null && cell !== undefined)
    .map(Number)
    .toSorted((a, b) => a - b);
}

describe.runIf(hasVendorFiles)('vendors\u2019 own files', () => {
  test.for(samples)('$layout reads $file', { timeout: 60_000 }, async (sample) => {
    const trial = await tryPath(sample.layout, join(vendorFiles, sample.file));
    try {
      expect(trial.loaded.outcome).toBe('loaded');
      const accounts = Object.values(trial.accounts);
      expect(accounts).toEqual([sample.rows]);
      const [read, mapped, quarantined, skipped] = sample.rows;
      expect(mapped + quarantined + skipped).toBe(read);
      expect(trial.findings.filter(([rule]) => rule !== 'student-ids-unknown')).toEqual(sample.findings);

      const rows = rowsOf(sample.file);
      expect(rows).toHaveLength(read);
      const results = await trial.ask('select * from assessment_result');
      expect(numbers(results.map(({ score }) => score))).toEqual(numbers(rows.flatMap(sample.scores)));
      for (const { school_year, administration_date } of results) {
        const day = String(administration_date);
        const ending = Number(day.slice(0, 4)) + (Number(day.slice(5, 7)) >= 7 ? 1 : 0);
        expect(school_year ?? ending).toBe(ending);
      }
      if (sample.parts) {
        const parts = numbers(rows.flatMap(sample.parts));
        const hasParts = trial.loaded.delivery.entities.some(
          ({ entity, rows: count }) => entity === 'assessment_objective_result' && count > 0,
        );
        const objectives = hasParts ? await trial.ask('select * from assessment_objective_result') : [];
        expect(numbers(objectives.map(({ score }) => score))).toEqual(parts);
      }
      // One assessment, whatever source brings it.
      for (const { assessment_id_system } of results) expect(assessment_id_system).toBe(sample.layout);
      // Every result has an assessment, and no assessment comes without a result.
      const known = await trial.ask('select assessment_id from assessment order by all');
      const used = await trial.ask('select distinct assessment_id from assessment_result order by all');
      const extra = known.filter((one) => !used.some((other) => other.assessment_id === one.assessment_id));
      expect(used.filter((one) => !known.some((other) => other.assessment_id === one.assessment_id))).toEqual(
        [],
      );
      expect(extra.map(({ assessment_id }) => assessment_id)).toEqual(
        sample.layout === 'gold' ? ['gold-english-language-acquisition'] : [],
      );
    } finally {
      trial.close();
    }
  });

  test('basc3-bess reads BASC3_BESS/sample_anonymized_file.csv', { timeout: 60_000 }, async () => {
    const file = 'BASC3_BESS/sample_anonymized_file.csv';
    const trial = await tryPath('basc3-bess', join(vendorFiles, file));
    try {
      expect(Object.values(trial.accounts)).toEqual([[5, 5, 0, 0]]);
      expect(trial.findings.filter(([rule]) => rule !== 'student-ids-unknown')).toEqual([]);
      const screened = await trial.ask('select * from screening_result');
      const cells = rowsOf(file).flatMap((row) => named(row, /^(BERI|BERI Raw Score|[EIAPS]RI)$/));
      expect(numbers(screened.map(({ score }) => score))).toEqual(numbers(cells));
    } finally {
      trial.close();
    }
  });
});
