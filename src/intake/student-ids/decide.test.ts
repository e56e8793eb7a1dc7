import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../engine/warehouse.ts';
import type { KnownStudents, StudentName } from '../known-students.ts';
import { idInSql } from '../mapping/matched-student-ids.ts';
import { idForms } from '../student-id-choice.ts';
import { candidatesOf, type IdRow, rateOf } from './candidate.ts';
import { decide } from './decide.ts';
import { readId } from './id-form.ts';

const nameless = { first: null, last: null, full: null, birthDate: null };

function rowsOf(
  cells: readonly (readonly (string | null)[])[],
  names: readonly Partial<IdRow['name']>[] = [],
): IdRow[] {
  return cells.map((row, index) => ({ cells: row, name: { ...nameless, ...names[index] }, rows: 1 }));
}

/** `local` and `state` numbers of students 0, 1, 2 …; person n is `p<n>`. */
function known(
  systems: Record<string, readonly string[]>,
  names: readonly StudentName[] = [],
): KnownStudents {
  return {
    systems: new Map(
      Object.entries(systems).map(([system, ids]) => [
        system,
        new Map(ids.map((id, index) => [id, `p${index}`])),
      ]),
    ),
    names: new Map(names.map((name, index) => [`p${index}`, name])),
  };
}

function settle(columns: readonly string[], rows: readonly IdRow[], students: KnownStudents) {
  const candidates = candidatesOf(columns, rows, students);
  return {
    candidates,
    decision: decide(
      candidates,
      rows.map(({ rows: count }) => count),
    ),
  };
}

/** Numbers as districts draw them from a large range: far apart. */
const scattered = Array.from({ length: 300 }, (_, index) => String(100_000 + ((index * 7919) % 900_000)));
const oneAfterTheOther = Array.from({ length: 300 }, (_, index) => String(1001 + index));
const lastNames = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper'];
const people = Array.from({ length: 300 }, (_, index) => ({
  first: `Given${String.fromCharCode(97 + (index % 26))}`,
  last: `${lastNames[index % 10] ?? ''}${String.fromCharCode(97 + (index % 26))}`,
  birthDate: `2012-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`,
}));

test('the column and the id system that fit are found, and told with their rates', () => {
  const state = scattered.map((id) => `9${id}77`);
  const rows = rowsOf([
    ...scattered.slice(0, 29).map((id, index) => [id, index === 0 ? (state[0] ?? null) : `5${id}11`]),
    ['111', '222'],
    ['113', '224'],
  ]);
  const { candidates, decision } = settle(
    ['StudentID', 'State_ID'],
    rows,
    known({ local: scattered, state }),
  );
  expect(decision.kind).toBe('matched');
  expect(decision.best).toMatchObject({
    column: 'StudentID',
    system: 'local',
    form: 'as-is',
    matched: 29,
    given: 31,
  });
  const other = candidates.find(({ column, system }) => column === 'State_ID' && system === 'state');
  expect(other && rateOf(other)).toBeCloseTo(1 / 31);
});

test('ids a spreadsheet has changed are read as they were', () => {
  const padded = scattered.map((id) => `00${id}`);
  const short = rowsOf(scattered.slice(0, 20).map((id) => [id]));
  expect(settle(['ID'], short, known({ local: padded })).decision.best).toMatchObject({
    form: 'padded',
    width: 8,
  });
  const decimals = rowsOf(scattered.slice(0, 20).map((id) => [`${id}.0`]));
  expect(settle(['ID'], decimals, known({ local: scattered })).decision.best).toMatchObject({
    form: 'whole',
  });
  const hyphens = rowsOf(scattered.slice(0, 20).map((id) => [`${id.slice(0, 3)}-${id.slice(3)}`]));
  expect(settle(['ID'], hyphens, known({ local: scattered })).decision.best).toMatchObject({ form: 'plain' });
  const zeros = rowsOf(scattered.slice(0, 20).map((id) => [`000${id}`]));
  expect(settle(['ID'], zeros, known({ local: scattered })).decision.best).toMatchObject({
    form: 'no-zeros',
  });
});

test('numbers given one after the other are believed only where names or birth dates confirm them', () => {
  const cells = oneAfterTheOther.slice(20, 60).map((id) => [id]);
  const students = known({ local: oneAfterTheOther }, people);
  expect(settle(['ID'], rowsOf(cells), students).decision).toMatchObject({
    kind: 'undecided',
    why: 'chance',
  });
  const right = people.slice(20, 60).map(({ last, birthDate }) => ({ last, birthDate }));
  expect(settle(['ID'], rowsOf(cells, right), students).decision).toMatchObject({ kind: 'matched' });
  const wrong = people.slice(21, 61).map(({ last, birthDate }) => ({ last, birthDate }));
  expect(settle(['ID'], rowsOf(cells, wrong), students).decision).toMatchObject({
    kind: 'undecided',
    why: 'names',
  });
});

test('two ways to read the ids that mean other students decide nothing; two that mean the same do', () => {
  const rows = rowsOf(scattered.slice(0, 40).map((id) => [id]));
  const turned = [...scattered.slice(1), scattered[0] ?? ''];
  expect(settle(['ID'], rows, known({ local: scattered, other: turned })).decision).toMatchObject({
    kind: 'undecided',
    why: 'rival',
  });
  expect(settle(['ID'], rows, known({ local: scattered, sis: scattered })).decision).toMatchObject({
    kind: 'matched',
    best: { system: 'local' },
  });
});

test('too few known ids, and none, decide nothing', () => {
  const rows = rowsOf([...scattered.slice(0, 30), ...Array(10).fill('77')].map((id) => [id]));
  expect(settle(['ID'], rows, known({ local: scattered })).decision).toMatchObject({ why: 'low' });
  expect(settle(['ID'], rowsOf([['x'], ['y']]), known({ local: scattered })).decision).toMatchObject({
    kind: 'undecided',
    why: 'none',
    best: null,
  });
  expect(settle(['ID'], rowsOf([[null]]), known({ local: scattered })).decision.kind).toBe('undecided');
});

/** Blocks of numbers with holes, as districts hand them out year by year. */
const blocks = fc
  .array(fc.record({ start: fc.integer({ min: 1, max: 5000 }), length: fc.integer({ min: 1, max: 400 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((ranges) => {
    const all = [
      ...new Set(ranges.flatMap(({ start, length }) => Array.from({ length }, (_, index) => start + index))),
    ];
    return fc
      .integer({ min: 0, max: 10 })
      .map((hole) => all.filter((number) => hole === 0 || (number * 31) % 11 !== hole));
  });

test('a vendor’s own numbers that run through the district’s are never taken for them', () => {
  fc.assert(
    fc.property(
      blocks,
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (numbers, start, length, withNames) => {
        const ids = numbers.map(String);
        const students = known(
          { local: ids },
          ids.map((_, index) => ({
            first: null,
            last: `Known${lastNames[index % 10] ?? ''}`,
            birthDate: null,
          })),
        );
        const vendor = Array.from({ length }, (_, index) => [String(start + index)]);
        const names = withNames ? vendor.map((_, index) => ({ last: lastNames[index % 10] ?? '' })) : [];
        const { decision } = settle(['VendorID'], rowsOf(vendor, names), students);
        expect(decision.kind).toBe('undecided');
      },
    ),
    { numRuns: 300 },
  );
});

test('the district’s own scattered numbers are found whatever part of them a file has', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 299 }), { minLength: 3, maxLength: 60 }),
      (chosen) => {
        const rows = rowsOf(chosen.map((index) => [scattered[index] ?? null]));
        const { decision } = settle(
          ['ID'],
          rows,
          known({ local: scattered, state: scattered.map((id) => `9${id}`) }),
        );
        expect(decision).toMatchObject({ kind: 'matched', best: { column: 'ID', system: 'local' } });
      },
    ),
  );
});

test('an id is read in the database as it is read here', async () => {
  const warehouse = await openWarehouse();
  const cell = fc.oneof(
    fc.stringMatching(/^[ ]{0,2}[0-9]{0,6}([.][0-9]{0,2})?[ ]{0,2}$/),
    fc.stringMatching(/^[0-9A-Za-z .,#-]{0,10}$/),
  );
  await fc.assert(
    fc.asyncProperty(
      cell,
      fc.constantFrom(...idForms),
      fc.integer({ min: 1, max: 8 }),
      async (text, form, width) => {
        const [row] = await warehouse.all<{ id: string | null }>(
          `select ${idInSql('$cell::varchar', { form, width })} as id`,
          { cell: text },
        );
        expect(row?.id ?? null).toBe(readId(text, { form, width }));
      },
    ),
  );
  warehouse.close();
});
