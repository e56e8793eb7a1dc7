import { Check } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silent } from '../src/base/progress.ts';
import { auditSuppression } from '../src/commands/audit-suppression.ts';
import { Cell } from '../src/reports/shapes/common.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { callRoute, namesOf } from './route-call.ts';
import { mayAsk, routeRules } from './route-rules.ts';

/**
 * Whoever gets counts instead of students, with pencil and paper: everything the API answers them, held against the true numbers, which the data manager
 * is shown on the same pages. `src/gate/suppression/attacker.ts` proves the same of the sets themselves by linear programming; here it is what really
 * leaves the server.
 */
let district: GatedDistrict;
const counted = ['superintendent', 'school-board', 'data-team-member'];
const context = () => ({
  data: district.folder.root,
  progress: silent,
  clock: { now: () => district.now() },
});

interface Answered {
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
  readonly text: string;
}
const answers = new Map<string, Answered[]>();

beforeAll(async () => {
  district = await gatedDistrict();
  for (const username of [...counted, 'data-manager']) answers.set(username, await everythingFor(username));
});
afterAll(() => district?.close());

/** Every page that people with counts open, in every school year that can be asked for. */
async function everythingFor(username: string): Promise<Answered[]> {
  const cookie = await district.signedIn(username);
  const routes = namesOf(district).filter((route) => {
    const rule = routeRules[route];
    const isForCounts = rule && counted.some((one) => mayAsk(rule, one)) && rule.to !== 'signed-in';
    // Files hold what the pages hold, and are read cell by cell in test/suppressed-figures.test.ts.
    const isPage = route.startsWith('GET /api/') && !route.endsWith('/export');
    return isPage && isForCounts && rule.to !== 'anybody';
  });
  const answered: Answered[] = [];
  for (const route of routes)
    for (const query of [{}, { schoolYear: '2027' }, { schoolYear: '2026' }, { schoolYear: '2028' }]) {
      const { statusCode, body } = await callRoute(district, route, { query }, cookie);
      expect([route, statusCode]).toEqual([route, 200]);
      answered.push({ route, query, text: body });
    }
  return answered;
}

describe.each(counted)('%s', (username) => {
  it('is sent no hidden number, in no field of any answer', () => {
    let hidden = 0;
    for (const [at, answer] of (answers.get(username) ?? []).entries()) {
      const truth = cellsIn(JSON.parse(answers.get('data-manager')?.[at]?.text ?? ''));
      for (const [path, cell] of cellsIn(JSON.parse(answer.text))) {
        // Counts behind shares are told to nobody who may not see the students.
        if (cell.state !== 'no_data')
          expect([path, cell.numerator, cell.denominator]).toEqual([path, null, null]);
        if (cell.state !== 'suppressed') continue;
        hidden += 1;
        expect([path, cell.value]).toEqual([path, null]);
        const true_ = truth.get(path)?.value;
        // A share with all its places is found again if it stands anywhere.
        if (true_ != null && String(true_).length > 5) expect(answer.text).not.toContain(String(true_));
      }
    }
    expect(hidden).toBeGreaterThan(20);
  });

  it('cannot subtract what is shown from a total and be left with one school or group', () => {
    let looked = 0;
    for (const [at, { text }] of (answers.get(username) ?? []).entries()) {
      const page = JSON.parse(text);
      const truth = JSON.parse(answers.get('data-manager')?.[at]?.text ?? '');
      for (const { parts, trueParts } of breakdownsOf(page, truth)) {
        const hiddenAt = [...parts.keys()].filter((part) => parts[part]?.state === 'suppressed');
        if (hiddenAt.length === 0) continue;
        looked += 1;
        // One hidden part would be the difference; several have to hold ten students together, or their sum tells of each.
        const rest = hiddenAt
          .map((part) => Number(trueParts[part]?.value ?? 0))
          .filter((students) => students > 0);
        expect(rest.length).not.toBe(1);
        expect(rest.length === 0 || rest.reduce((sum, students) => sum + students, 0) >= 10).toBe(true);
      }
    }
    expect(looked).toBeGreaterThan(0);
  });

  it('gets the same numbers as everybody else who gets counts, so that two answers differ in nothing', () => {
    const reference = (answers.get('superintendent') ?? []).map(({ text }) =>
      JSON.stringify([...cellsIn(JSON.parse(text))]),
    );
    const mine = (answers.get(username) ?? []).map(({ text }) =>
      JSON.stringify([...cellsIn(JSON.parse(text))]),
    );
    expect(mine).toEqual(reference);
  });

  it('is told no name and no id of a student', () => {
    for (const { text } of answers.get(username) ?? []) {
      expect(text).not.toMatch(/Last-|First-|L-[abcd]\d|pupils\.example/);
      for (const student of ['a01', 'c06', 'd14'])
        expect(text).not.toContain(district.idOf('student', student));
    }
  });
});

it('the true numbers are other ones: the test compares with something', () => {
  const [first] = answers.get('data-manager') ?? [];
  const cells = [...cellsIn(JSON.parse(first?.text ?? '{}')).values()];
  expect(cells.filter(({ state }) => state === 'suppressed')).toEqual([]);
  expect(cells.filter(({ denominator }) => denominator !== null).length).toBeGreaterThan(10);
});

it('nobody who knows all that is published finds out more by linear programming', async () => {
  const { json } = await auditSuppression(context());
  expect(json).toMatchObject({ narrow: 0 });
});

it('a finer question than the published ones is refused, not answered', async () => {
  const { ask } = await import('../src/commands/ask.ts');
  const question = { where: [], toDate: false, as: 'superintendent', language: 'en' };
  for (const by of [
    ['school', 'sex', 'grade'],
    ['school', 'race_ethnicity', 'english_learner'],
  ])
    await expect(ask(context(), 'enrollment', { ...question, by })).rejects.toMatchObject({
      code: expect.stringMatching(/gate-denied|question-invalid/),
    });
});

/** Numbers of students by school, and by each kind of group, with the true ones beside them. */
function breakdownsOf(page: DistrictAnswer, truth: DistrictAnswer) {
  const schools = {
    parts: page.schools.map(({ cells }) => cells.enrollment),
    trueParts: truth.schools.map(({ cells }) => cells.enrollment),
  };
  const dimensions = [...new Set(page.groups.map(({ dimension }) => dimension))];
  const groups = dimensions.map((wanted) => {
    const of = ({ groups }: DistrictAnswer) =>
      groups.filter(({ dimension }) => dimension === wanted).map(({ cells }) => cells.enrollment);
    return { parts: of(page), trueParts: of(truth) };
  });
  return [schools, ...groups];
}

interface DistrictAnswer {
  readonly schools: readonly { readonly cells: Readonly<Record<string, Cell>> }[];
  readonly groups: readonly { readonly dimension: string; readonly cells: Readonly<Record<string, Cell>> }[];
}

/** Every cell of an answer, wherever it stands, by its path. */
function cellsIn(value: unknown, path = ''): Map<string, Cell> {
  if (Check(Cell, value)) return new Map([[path, value]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([name, each]) => [...cellsIn(each, `${path}/${name}`)]));
}
