import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { Failure } from '../base/failure.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import { type Gate, gateOn } from './gate.ts';
import { roleBook } from './role-book.ts';
import { keyOf } from './suppression/lattice.ts';
import type { PublishedMemory } from './suppression/publish.ts';
import type { Viewer } from './viewer.ts';
import { memory, noting, viewerWith } from './viewer-fixture.ts';

/** What people get who may not see the students: parts of one published set. */
let fixture: EditionFixture;
let gate: Gate;
let remembered: PublishedMemory;

beforeAll(async () => {
  fixture = await smallDistrict();
  remembered = memory();
  gate = await gateOn(fixture.warehouse, { ...noting(), memory: remembered });
});
afterAll(() => fixture.close());

function as(role: string, schools?: readonly string[]): Viewer {
  const found = roleBook().roles.get(role);
  if (!found) throw new Error(`no role ${role}`);
  const scope = schools ? ({ kind: 'school', schools } as const) : ({ kind: 'district' } as const);
  return viewerWith([{ role: found, scope, origin: 'grant' }]);
}

const ask = async (viewer: Viewer, question: Partial<MeasureQuestion>) =>
  (
    await gate.ask(viewer, {
      ...{ kind: 'measure', measure: 'chronic-absence', by: [], where: [], reach: 'full', preset: null },
      ...question,
    })
  ).rows;

const refusal = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof Failure ? error.parameters.kind : error),
  );

describe('a published set', () => {
  test('is the same for everybody who gets it', async () => {
    const question = { by: ['school', 'english_learner'] } as const;
    const board = await ask(as('school-board'), question);
    for (const role of ['superintendent', 'data-team-member', 'public'])
      expect(await ask(as(role), question)).toEqual(board);
  });

  test('carries no count, and a share no finer than its step', async () => {
    for (const row of await ask(as('superintendent'), { by: ['school'] })) {
      expect([row.numerator, row.denominator]).toEqual([null, null]);
      expect(Math.round((row.value ?? 0) * 100)).toBeCloseTo((row.value ?? 0) * 100, 9);
    }
  });

  test('is kept as it was published, without what is hidden', async () => {
    await ask(as('superintendent'), {});
    const key = keyOf({
      ...{ measure: 'chronic-absence', version: 1, schoolYear: 2027, reach: 'full', assessmentType: null },
    });
    const [published, ...more] = await remembered.of(key);
    expect(more).toEqual([]);
    const hidden = published?.cells.filter(({ state }) => state === 'suppressed') ?? [];
    expect(hidden.length).toBeGreaterThan(0);
    for (const { students, value } of hidden) expect([students, value]).toEqual([null, null]);
  });

  test('is asked for by part: one school of a school’s, not the district', async () => {
    const whole = await ask(as('superintendent'), { by: ['school'] });
    const own = await ask(as('school-board', ['A']), {});
    expect(own).toMatchObject([{ value: whole.find(({ keys }) => keys.school === 'A')?.value }]);
    expect(await ask(as('school-board', ['A']), { by: ['school'] })).toHaveLength(1);
    expect(await refusal(ask(as('school-board', ['A', 'B']), {}))).toBe('too-fine');
  });
});

test('a principal on the data team sees the own school as it is, and the district in what is published', async () => {
  const both = viewerWith([...as('principal', ['A']).assignments, ...as('data-team-member').assignments]);
  const [own] = await ask(both, { where: [{ breakdown: 'school', values: ['A'] }] });
  expect([own?.numerator, own?.denominator]).toEqual([8, 40]);
  expect(await ask(both, { by: ['school'] })).toEqual(await ask(as('superintendent'), { by: ['school'] }));
});

describe('questions that would tell by their difference', () => {
  test.each<[string, Partial<MeasureQuestion>]>([
    ['other parameters', { preset: 'twenty-days' }],
    ['two groups at once', { by: ['english_learner', 'sex'] }],
    ['all but one group', { where: [{ breakdown: 'english_learner', values: ['false', ''] }] }],
    ['a month', { measure: 'attendance-rate', by: ['month'] }],
    ['a day', { measure: 'attendance-rate', where: [{ breakdown: 'date', values: ['2026-11-20'] }] }],
  ])('%s: refused', async (_, question) => {
    expect(await refusal(ask(as('superintendent'), question))).toBe('too-fine');
  });

  test('partners and researchers are refused for want of an agreement', async () => {
    for (const role of ['community-partner', 'researcher']) {
      const found = roleBook().roles.get(role);
      if (!found) throw new Error(`no role ${role}`);
      const viewer = viewerWith([{ role: found, scope: { kind: 'none' }, origin: 'grant' }]);
      expect(await refusal(ask(viewer, {}))).toBe('no-agreement');
    }
  });
});
