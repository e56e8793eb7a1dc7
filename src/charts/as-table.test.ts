import { expect, test } from 'vitest';
import { wordsIn } from '../words/catalogues.ts';
import { asTable } from './as-table.ts';
import { niceDomain } from './look.ts';
import { type ChartSpec, rampStep } from './spec.ts';

const words = wordsIn('en');
const format = (value: number) => `${value * 100} %`;

test('a dot chart as a table says why a number is missing, and names its lines', () => {
  const spec: ChartSpec = {
    kind: 'dots',
    of: 'School',
    measure: 'Chronic absence',
    rows: [
      {
        label: 'Lincoln',
        value: 0.12,
        word: '12 %',
        isHidden: false,
        bound: null,
        note: '340',
        isFaint: false,
      },
      {
        label: 'Riverside',
        value: null,
        word: 'not shown',
        isHidden: true,
        bound: null,
        note: null,
        isFaint: false,
      },
    ],
    reference: { label: 'District', value: 0.138, word: '13.8 %' },
    target: null,
    format,
    most: 1,
  };
  expect(asTable(spec, words)).toEqual({
    head: ['School', 'Chronic absence', 'Students behind it'],
    rows: [
      ['Lincoln', '12 %', '340'],
      ['Riverside', 'not shown', ''],
      ['District', '13.8 %', ''],
    ],
  });
});

test('a slope as a table says where there is no result', () => {
  const spec: ChartSpec = {
    kind: 'slope',
    of: 'Student',
    moments: ['fall', 'winter'],
    lines: [{ id: '1', label: 'Avila, Ana', values: [null, 2] }],
    middle: { id: 'middle', label: 'Median', values: [1, 2] },
    format: String,
  };
  expect(asTable(spec, words).rows).toEqual([
    ['Median', '1', '2'],
    ['Avila, Ana', 'no data', '2'],
  ]);
});

test('bands spread over the whole ramp, lowest to highest', () => {
  expect([0, 1, 2, 3].map((index) => rampStep(index, 4))).toEqual([1, 2, 4, 5]);
  expect([0, 1, 2, 3, 4].map((index) => rampStep(index, 5))).toEqual([1, 2, 3, 4, 5]);
  expect(rampStep(0, 1)).toBe(3);
});

test('an axis holds its values between round steps', () => {
  expect(niceDomain(0, 0.224)).toEqual([0, 0.25]);
  expect(niceDomain(178, 222)).toEqual([170, 230]);
  expect(niceDomain(0, 0)).toEqual([0, 1]);
});
