import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../src/reports/shapes/common.ts';
import type { AttendancePage, SectionsPage } from '../../src/reports/shapes/pages.ts';
import { chronicSentence } from '../../src/reports/views/chronic-sentence.ts';
import en from '../../src/words/en.json' with { type: 'json' };
import es from '../../src/words/es.json' with { type: 'json' };
import { wordsFrom } from '../languages/words.tsx';
import { todaySentence } from './attendance/attendance-words.ts';
import { median, sectionSentence } from './sections/sections-words.ts';

const english = wordsFrom(createIntl({ locale: 'en-US', messages: en }), 'en');
const spanish = wordsFrom(createIntl({ locale: 'es-US', messages: es }), 'es');

const text = { en: '', es: '' };
const measure = {
  id: 'chronic-absence',
  title: text,
  question: text,
  definition: text,
  numerator: text,
  denominator: text,
  unit: 'percent',
  direction: 'lower',
  sources: [],
  version: 1,
} as const;
const cell = { state: 'shown', value: 212 / 1840, numerator: 212, denominator: 1840 } as const;

function figure(change: Partial<Figure>): Figure {
  return { measure: { ...measure, sources: [] }, cell, previous: null, target: null, trend: [], ...change };
}

describe('chronic absence', () => {
  test('says how many of how many, and how it moved', () => {
    const previous = { ...cell, numerator: 194 };
    expect(chronicSentence(english, [figure({ previous })])).toBe(
      '212 of 1,840 students (11.5\u00a0%) have missed a tenth of their days or more, 18 more than at this time last year.',
    );
    expect(chronicSentence(spanish, [figure({})])).toBe(
      '212 de 1,840 estudiantes (11.5\u00a0%) han perdido una décima parte de sus días o más.',
    );
  });

  test('says nothing of a hidden number, and no count of a bound', () => {
    expect(chronicSentence(english, [figure({ cell: { ...cell, state: 'suppressed' } })])).toBeNull();
    const bound = { state: 'at_most', value: 0.05, numerator: null, denominator: null } as const;
    expect(chronicSentence(english, [figure({ cell: bound })])).toBe(
      '≤ 5\u00a0% of students have missed a tenth of their days or more.',
    );
  });
});

describe('a day', () => {
  const school = (id: string, delivered: boolean | null, present: number | null, absent: number | null) => ({
    school: { id, name: id, level: null },
    delivered,
    enrolled: 100,
    present,
    absent,
    tardy: null,
    unknown: null,
    rate: { ...cell },
  });
  const page = (schools: AttendancePage['schools']): Pick<AttendancePage, 'date' | 'school' | 'schools'> => ({
    date: '2026-11-20',
    school: null,
    schools,
  });

  test('counts only schools that turned in their attendance, and names how many did not', () => {
    expect(todaySentence(english, page([school('a', true, 90, 10), school('b', false, null, null)]))).toBe(
      'On Fri 20 Nov, 90 of 100 students were present (90.0\u00a0%); one of 2 schools has not turned in its attendance.',
    );
  });

  test('claims nothing where nobody has said anything, or where there was no school', () => {
    expect(todaySentence(english, page([school('a', false, null, null)]))).toContain('nobody knows yet');
    expect(todaySentence(english, page([school('a', null, null, null)]))).toBe(
      'There was no school on Fri 20 Nov.',
    );
  });
});

describe('a section', () => {
  const result = (isProficient: boolean) => ({
    score: 200,
    percentile: null,
    level: null,
    isProficient,
    date: '2026-01-20',
  });
  const row = (id: string, results: SectionsPage['rows'][number]['results']) => ({
    student: { id, firstName: id, lastName: id, grade: '04' },
    results,
    daysAbsent: null,
    daysEnrolled: null,
    missedShare: null,
  });

  test('compares the same students, not whoever happened to be tested', () => {
    const sentence = sectionSentence(english, {
      section: 's',
      assessment: 'a',
      assessments: [{ id: 'a', title: 'A', subject: null, scoreName: null, periods: ['fall', 'winter'] }],
      rows: [
        row('one', { fall: result(false), winter: result(true) }),
        row('two', { fall: result(true) }),
        row('three', { winter: result(true) }),
      ],
    });
    expect(sentence).toBe(
      '2 of 2 tested students reached the benchmark in winter; of the 1 tested both times, 1 more than in fall; 1 student has no result.',
    );
  });

  test('the median lies between the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
