import { describe, expect, it } from 'vitest';
import { countsIn } from './test-run.ts';

const test = (fullName: string, status: string) => ({ fullName, status });
const file = (status: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults,
});

describe('countsIn', () => {
  it('counts what passed, failed and was skipped', () => {
    const report = {
      testResults: [
        file('passed', test('a', 'passed'), test('b', 'skipped')),
        file('failed', test('c', 'failed'), test('d', 'passed'), test('e', 'todo')),
      ],
    };
    expect(countsIn(report, 1)).toEqual({ passed: 2, failed: 1, skipped: ['b', 'e'] });
  });

  it('counts a file that cannot be loaded as a failure', () => {
    const report = { testResults: [file('failed'), file('passed', test('a', 'passed'))] };
    expect(countsIn(report, 1)).toEqual({ passed: 1, failed: 1, skipped: [] });
  });

  it('never takes a bad end for a good one', () => {
    expect(countsIn({ testResults: [file('passed', test('a', 'passed'))] }, 1).failed).toBe(1);
    expect(countsIn(null, 1)).toEqual({ passed: 0, failed: 1, skipped: [] });
    expect(countsIn({ something: 'else' }, 0)).toEqual({ passed: 0, failed: 0, skipped: [] });
  });
});
