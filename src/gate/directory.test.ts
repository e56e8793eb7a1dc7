import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { ids, smallDistrict } from '../../test/small-district.ts';
import type { JsonValue } from '../engine/warehouse.ts';
import { type DirectoryItem, directoryItems, isDesignated } from './directory.ts';
import { type Gate, gateOn, type ListQuestion } from './gate.ts';
import { type Viewer, viewerOf } from './viewer.ts';
import { noting, person, rulesOn } from './viewer-fixture.ts';

let fixture: EditionFixture;
let gate: Gate;
/** What the store would say. */
let items: readonly DirectoryItem[] | null = null;
let out: readonly string[] = [];

const sourceIds = ['a', 'b'].flatMap((letter) => ids(letter, letter === 'a' ? 39 : 20));
const almanacId = (id: string) =>
  fixture.links.find((link) => link.kind === 'student' && link.idValue === id)?.personId ?? '';
const schoolId = (id: string) =>
  fixture.links.find((link) => link.kind === 'school' && link.idValue === id)?.personId ?? id;

const recipient = (schools: readonly string[] | null): Promise<Viewer> =>
  viewerOf(
    fixture.warehouse,
    person(null),
    [
      {
        role: 'directory-recipient',
        scope: schools === null ? { kind: 'district' } : { kind: 'school', schools: schools.map(schoolId) },
        ...{ beginsOn: '2026-08-01', endsOn: null },
      },
    ],
    rulesOn('2026-11-20'),
  );
const staff = (number: string) => viewerOf(fixture.warehouse, person(number), [], rulesOn('2026-11-20'));

const columns: Readonly<Record<string, readonly string[]>> = {
  student: ['student_id', 'first_name', 'last_name', 'birth_date', 'email', 'local_student_id', 'sex'],
  student_school_enrollment: ['student_id', 'school_id', 'grade_level', 'entry_date', 'is_current'],
  student_year: ['student_id', 'grade_level'],
  section_enrollment: ['student_id', 'section_id'],
  attendance_year: ['student_id', 'days_absent'],
};

function question(table: string, chosen: readonly string[], more: Partial<ListQuestion> = {}): ListQuestion {
  const wanted = [...new Set(['student_id', ...chosen])];
  return {
    ...{ kind: 'list', list: 'given out', grain: 'student', parameters: {} },
    sql: `select ${wanted.join(', ')} from ${table}`,
    reads: { [table]: wanted },
    students: { column: 'student_id', as: 'ids' },
    ...more,
  };
}

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, {
    ...noting(),
    directory: {
      policy: async () => items && { version: 1, items, decidedAt: '', decidedBy: '' },
      optedOut: async () => [...out],
    },
  });
});
afterAll(() => fixture.close());

type Row = Record<string, JsonValue>;

describe('directory information', () => {
  test('no list and no export ever has a student whose family opted out, nor a column nobody designated', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          items: fc.option(fc.uniqueArray(fc.constantFrom(...directoryItems))),
          out: fc.subarray(sourceIds),
          who: fc.constantFrom('district', 'school A', 'manager', 'principal', 'teacher'),
          table: fc.constantFrom(...Object.keys(columns)),
          use: fc.constantFrom('look' as const, 'export' as const),
          draw: fc.array(fc.nat({ max: 6 }), { maxLength: 4 }),
        }),
        async (drawn) => {
          items = drawn.items;
          out = drawn.out.map(almanacId);
          const all = columns[drawn.table] ?? [];
          const chosen = drawn.draw.flatMap((index) => all[index] ?? []);
          // Staff give it out; an outsider gets it.
          const isStaff = ['manager', 'principal', 'teacher'].includes(drawn.who);
          const viewer = await (drawn.who === 'district'
            ? recipient(null)
            : drawn.who === 'school A'
              ? recipient(['A'])
              : staff({ manager: '7', principal: '2', teacher: '3' }[drawn.who] ?? ''));
          const wish = question(drawn.table, chosen, {
            use: drawn.use,
            ...(isStaff ? { basis: 'directory' as const } : {}),
          });
          const rows = await gate.list<Row>(viewer, wish).then(
            (answer) => answer.rows,
            (error: { code?: string }) => {
              if (error.code !== 'gate-denied') throw error;
              return null;
            },
          );
          if (rows === null) return;
          answered += 1;
          expect(isDesignated(wish.reads, items ?? [])).toBe(true);
          const found = new Set(rows.map(({ student_id }) => String(student_id)));
          expect(out.filter((id) => found.has(id))).toEqual([]);
          // And nobody else is left out.
          const reached = drawn.who === 'teacher' ? ids('a', 12) : ids('a', 39);
          const missing = reached.map(almanacId).filter((id) => !out.includes(id) && !found.has(id));
          expect(missing).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
    expect(answered).toBeGreaterThan(30);
  }, 120_000);

  test('school officials go on seeing them, and are told', async () => {
    items = ['name'];
    out = ['a01', 'a02'].map(almanacId);
    const { rows } = await gate.list<Row>(await staff('2'), question('student', ['last_name']));
    expect(rows.map(({ student_id }) => student_id)).toEqual(expect.arrayContaining([...out]));
    expect(await gate.optedOut()).toEqual(new Set(out));
  });

  test('nothing is directory information before the district says so', async () => {
    items = null;
    out = [];
    const wish = question('student', ['last_name']);
    await expect(gate.list(await recipient(null), wish)).rejects.toMatchObject({
      parameters: { kind: 'no-directory' },
    });
    await expect(gate.list(await staff('7'), { ...wish, basis: 'directory' })).rejects.toMatchObject({
      parameters: { kind: 'no-directory' },
    });
  });

  test('a gate that nobody told who opted out gives nothing away', async () => {
    const bare = await gateOn(fixture.warehouse, noting());
    const wish = question('student', ['last_name']);
    await expect(bare.list(await recipient(null), wish)).rejects.toMatchObject({ code: 'gate-denied' });
    await expect(bare.list(await staff('7'), { ...wish, basis: 'directory' })).rejects.toMatchObject({
      code: 'gate-denied',
    });
    const unsure = await gateOn(fixture.warehouse, {
      ...noting(),
      conditions: { agreement: () => null, directory: () => null },
    });
    await expect(unsure.list(await recipient(null), wish)).rejects.toMatchObject({ code: 'gate-denied' });
  });

  test('where the opt-outs cannot be read there is no answer', async () => {
    const broken = await gateOn(fixture.warehouse, {
      ...noting(),
      directory: {
        policy: async () => ({ version: 1, items: ['name'], decidedAt: '', decidedBy: '' }),
        optedOut: () => Promise.reject(new Error('the store is gone')),
      },
    });
    await expect(broken.list(await recipient(null), question('student', ['last_name']))).rejects.toThrow(
      'the store is gone',
    );
  });
});
