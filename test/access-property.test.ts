import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../src/base/failure.ts';
import { type TableName, tableNames } from '../src/edition/schema/steps.ts';
import { type Gate, gateOn } from '../src/gate/gate.ts';
import { roleBook } from '../src/gate/role-book.ts';
import { type AccessRules, type Grant, type Viewer, viewerOf } from '../src/gate/viewer.ts';
import { noting, person } from '../src/gate/viewer-fixture.ts';
import type { GrantScope } from '../src/store/role-grants.ts';
import { loadOracle, type Oracle, type Row, type Somebody } from './access-oracle.ts';
import type { EditionFixture } from './edition-fixture.ts';
import { randomDistrict, today } from './random-district.ts';

/** Cases a district; two districts make what is promised. */
const cases = 6000;

const book = roleBook({
  roles: [],
  jobTitles: [
    { title: 'EL Specialist', role: 'english-learner-specialist' },
    { title: 'sped  specialist', role: 'special-education-specialist' },
    { title: 'support_staff', role: 'none' },
  ],
});

describe.each([1, 2])(
  'a viewer gets the rows and columns the oracle gives, none more and none less: district %i',
  (seed) => {
    let fixture: EditionFixture;
    let gate: Gate;
    let oracle: Oracle;
    let columns: ReadonlyMap<string, readonly string[]>;
    let ids: Ids;
    const viewers = new Map<string, Promise<Viewer>>();

    beforeAll(async () => {
      fixture = await randomDistrict(seed);
      gate = await gateOn(fixture.warehouse, noting());
      oracle = await loadOracle(fixture.warehouse, tableNames);
      columns = await columnsOf(fixture);
      ids = await idsOf(fixture);
    });
    afterAll(() => fixture.close());

    async function viewerFor(who: Somebody): Promise<Viewer> {
      const key = JSON.stringify([who.person, who.grants, who.rules.sectionStudents]);
      const known = viewers.get(key) ?? viewerOf(fixture.warehouse, who.person, who.grants, who.rules);
      viewers.set(key, known);
      const viewer = await known;
      return { ...viewer, as: who.as === null ? null : await viewerFor(who.as) };
    }

    test('rows and columns', async () => {
      let answered = 0;
      let withRows = 0;
      await fc.assert(
        fc.asyncProperty(fc.noShrink(fc.nat()), async (draw) => {
          const who = somebody(draw, ids);
          const { table, wanted } = questionOf(draw, columns);
          const expected = oracle.rowsFor(who, table, wanted);
          const question = {
            kind: 'list',
            list: 'everything',
            grain: 'student',
            sql: `select ${wanted.map((column) => `"${column}"`).join(', ')} from "${table}"`,
            reads: { [table]: wanted },
            parameters: {},
            students: null,
          } as const;
          const got = await gate.list<Row>(await viewerFor(who), question).then(
            ({ rows }) => rows,
            (error: unknown) => {
              if (error instanceof Failure && error.code === 'gate-denied') return null;
              throw error;
            },
          );
          expect(inOrder(got)).toEqual(inOrder(expected));
          if (got !== null) answered += 1;
          if (got !== null && got.length > 0) withRows += 1;
        }),
        { numRuns: cases, seed },
      );
      // Neither of the two is to be told by denials alone.
      expect(answered).toBeGreaterThan(cases / 4);
      expect(withRows).toBeGreaterThan(cases / 10);
    }, 300_000);
  },
);

function inOrder(rows: readonly Row[] | null): string[] | null {
  return rows === null ? null : rows.map((row) => JSON.stringify(row)).sort();
}

interface Ids {
  readonly staffNumbers: readonly string[];
  readonly staff: readonly string[];
  readonly guardians: readonly string[];
  readonly students: readonly string[];
}

async function idsOf({ warehouse }: EditionFixture): Promise<Ids> {
  const list = async (sql: string) => (await warehouse.all<{ id: string }>(sql)).map(({ id }) => id);
  return {
    staffNumbers: await list('select distinct local_staff_id as id from edition.staff order by 1'),
    staff: await list('select distinct staff_id as id from edition.staff order by 1'),
    guardians: await list('select distinct guardian_id as id from edition.guardian order by 1'),
    students: await list('select distinct student_id as id from edition.student order by 1'),
  };
}

async function columnsOf({ warehouse }: EditionFixture) {
  const rows = await warehouse.all<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns where table_catalog = 'edition' order by all`,
  );
  const found = new Map<string, string[]>();
  for (const { table_name, column_name } of rows)
    if (tableNames.some((table) => table === table_name))
      found.set(table_name, [...(found.get(table_name) ?? []), column_name]);
  return found;
}

/** Numbers drawn from one number, so that a failing case is one number to repeat. */
function dice(draw: number) {
  let state = (draw ^ 0x9e3779b9) >>> 0;
  return (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

function somebody(draw: number, ids: Ids, depth = 0): Somebody {
  const roll = dice(draw + depth * 7919);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[roll(items.length)];
  const kind = roll(10);
  const rules: AccessRules = {
    book,
    day: today,
    sectionStudents: roll(4) === 0 ? 'this_year' : 'while_enrolled',
    rightsPassAt: 18,
  };
  const who = person(kind < 6 ? (pick(ids.staffNumbers) ?? null) : null, {
    guardianId: kind === 6 || kind === 7 ? (pick(ids.guardians) ?? null) : null,
    studentId: kind === 8 ? (pick(ids.students) ?? null) : null,
  });
  const grants = Array.from({ length: [0, 0, 1, 2][roll(4)] ?? 0 }, () => grantOf(roll, ids));
  const as = depth === 0 && roll(6) === 0 ? somebody(draw, ids, 1) : null;
  return { person: who, grants, rules, as };
}

function grantOf(roll: (below: number) => number, ids: Ids): Grant {
  const some = (all: readonly string[]) => all.filter(() => roll(2) === 0);
  const schools = ['A', 'B', 'C'];
  const staff = ids.staff[roll(ids.staff.length)] ?? '';
  const scopes: readonly GrantScope[] = [
    { kind: 'district' },
    { kind: 'school', schools: some(schools) },
    { kind: 'grade', schools: some(schools), grades: some(['06', '07', '08', '12']) },
    { kind: 'sections', staff },
    { kind: 'caseload', staff },
    { kind: 'none' },
  ];
  const roles = [...book.roles.keys()];
  return {
    role: roles[roll(roles.length)] ?? '',
    scope: scopes[roll(scopes.length)] ?? { kind: 'none' },
    beginsOn: ['2026-09-01', '2026-11-20', '2026-11-21'][roll(3)] ?? '',
    endsOn: [null, '2026-11-19', '2026-11-20', '2027-06-01'][roll(4)] ?? null,
  };
}

/** One table, and columns of it: now and then all, mostly those of one kind, so that not everything is denied. */
function questionOf(draw: number, columns: ReadonlyMap<string, readonly string[]>) {
  const roll = dice(draw + 104_729);
  const table = tableNames[roll(tableNames.length)] as TableName;
  const all = columns.get(table) ?? [];
  const wanted = all.filter(() => roll(3) === 0);
  return { table, wanted: wanted.length > 0 ? wanted : all.slice(0, 1) };
}
