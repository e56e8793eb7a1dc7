import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import type { IdentityLink } from '../store/identity-links.ts';
import { createPersonIndex, type IdentityKind, identityKinds, linkPersons } from './person-index.ts';

/** A record of a source: its own id in the source's system, ids in shared systems, the delivery it came in. */
interface TestRecord {
  readonly system: string;
  readonly id: string;
  readonly local?: string | null;
  readonly state?: string | null;
  readonly delivery?: string;
}

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse({ connections: 2 });
});
afterAll(() => warehouse.close());

/** Links of records of one kind, through the real SQL. */
async function linked(kind: IdentityKind, records: readonly TestRecord[], known: readonly IdentityLink[]) {
  for (const each of identityKinds) {
    const rows = (each === kind ? records : []).map(
      ({ system, id, local = null, state = null, delivery = 'd1' }, line) =>
        `(${[system, id, local, state, delivery, 'f.csv', line].map(literal).join(', ')})`,
    );
    const columns = `${each}_id_system, ${each}_id, local_${each}_id, state_${each}_id, delivery_id, source_file, source_line`;
    await warehouse.run(`
      create or replace table memory.landed_${each} (
        ${each}_id_system varchar, ${each}_id varchar, local_${each}_id varchar, state_${each}_id varchar, delivery_id varchar,
        source_file varchar, source_line bigint
      )`);
    if (rows.length > 0)
      await warehouse.run(`insert into memory.landed_${each} (${columns}) values ${rows.join(', ')}`);
  }
  const added: IdentityLink[] = [];
  let next = 0;
  const book = {
    async *pages(each: string) {
      yield known.filter((link) => link.kind === each);
    },
    add: async (links: string) => void added.push(...JSON.parse(links)),
  };
  await createPersonIndex(warehouse, book);
  const newId = () => {
    next += 1;
    return String(next);
  };
  const { written } = await linkPersons(warehouse, book, newId, 2);
  await written;
  const conflicts = await warehouse.all<{ id_system: string; id_value: string }>(
    'select id_system, id_value from memory.identity_conflict order by all',
  );
  const index = await warehouse.all<{ id_system: string; id_value: string; almanac_id: string }>(
    `select * from memory.id_${kind}`,
  );
  await warehouse.run('drop view memory.identifier');
  for (const table of [
    'shared_identifier',
    'identity_conflict',
    ...identityKinds.map((each) => `id_${each}`),
  ])
    await warehouse.run(`drop table memory.${table}`);
  return { added, conflicts, index };
}

const link = (idSystem: string, idValue: string, personId: string): IdentityLink => ({
  kind: 'student',
  idSystem,
  idValue,
  personId,
});

describe('linking records by strong ids', () => {
  test('records that share an id are one person, through any chain of ids', async () => {
    const { added } = await linked(
      'student',
      [
        { system: 'sis', id: '1', local: 'L' },
        { system: 'map', id: '9', local: 'L', state: 'S', delivery: 'd2' },
        { system: 'state-test', id: '5', state: 'S', delivery: 'd3' },
        { system: 'sis', id: '2' },
      ],
      [],
    );
    const of = (system: string, value: string) =>
      added.find((one) => one.idSystem === system && one.idValue === value)?.personId;
    expect(of('sis', '1')).toBe(of('map', '9'));
    expect(of('sis', '1')).toBe(of('state-test', '5'));
    expect(of('sis', '1')).not.toBe(of('sis', '2'));
    expect(added).toHaveLength(6);
  });

  test('the same value in two systems is two ids', async () => {
    const { added } = await linked(
      'student',
      [
        { system: 'a', id: '1', local: '7' },
        { system: 'a', id: '2', state: '7' },
      ],
      [],
    );
    expect(new Set(added.map(({ personId }) => personId)).size).toBe(2);
  });

  test('an id known before keeps its person, and new ids of that record join it', async () => {
    const { added, conflicts } = await linked(
      'student',
      [{ system: 'sis', id: '1', local: 'L' }],
      [link('sis', '1', 'sOLD')],
    );
    expect(added).toEqual([link('local', 'L', 'sOLD')]);
    expect(conflicts).toEqual([]);
  });

  test('two people known as two stay two, and an id that claims both links neither', async () => {
    const known = [link('sis', '1', 'sONE'), link('sis', '2', 'sTWO')];
    const { added, conflicts } = await linked(
      'student',
      [
        { system: 'sis', id: '1', local: 'L' },
        { system: 'sis', id: '2', local: 'L', delivery: 'd2' },
      ],
      known,
    );
    expect(added).toEqual([]);
    expect(conflicts).toEqual([{ id_system: 'local', id_value: 'L' }]);
  });

  test('an id that one delivery gives to two records links nobody', async () => {
    const { added } = await linked(
      'student',
      [
        { system: 'sis', id: '1', local: 'L' },
        { system: 'sis', id: '2', local: 'L' },
      ],
      [],
    );
    expect(added.map(({ idSystem }) => idSystem)).toEqual(['sis', 'sis']);
    expect(new Set(added.map(({ personId }) => personId)).size).toBe(2);
  });

  test('a school keeps a number people know', async () => {
    const { added } = await linked(
      'school',
      [
        { system: 'a', id: 'x', local: '104' },
        { system: 'other', id: '104' },
      ],
      [],
    );
    const of = (system: string) => added.find((one) => one.idSystem === system)?.personId;
    // The first id of a record in the order of systems: "a" before "local".
    expect(of('a')).toBe('x');
    expect(of('local')).toBe('x');
    expect(of('other')).toBe('104');
  });

  test('an id drawn a second time is drawn again', async () => {
    const { added } = await linked('student', [{ system: 'sis', id: '1' }], [link('old', '9', 's1')]);
    expect(added).toEqual([link('sis', '1', 's2')]);
  });

  test('a chain of hundreds of records is one person', async () => {
    const records = Array.from({ length: 400 }, (_, at) => ({
      system: 'sis',
      id: String((at * 7919) % 400).padStart(3, '0'),
      local: `L${at}`,
      state: `S${at}`,
      delivery: `d${at % 2}`,
    }));
    // Record n and n + 1 share an id, by turns a local and a state one.
    const chain = records.map((record, at) => ({
      ...record,
      local: `L${Math.floor(at / 2)}`,
      state: `S${Math.floor((at + 1) / 2)}`,
      delivery: `d${at}`,
    }));
    const { added } = await linked('student', chain, []);
    expect(new Set(added.map(({ personId }) => personId)).size).toBe(1);
  });
});

/** The same, worked out the slow way: groups grown from each id until nothing joins, then the two guards. */
function oracle(records: readonly TestRecord[], known: readonly IdentityLink[]) {
  const key = (system: string, value: string) => `${system}\u0000${value}`;
  const shared = new Set<string>();
  for (const system of ['local', 'state'] as const) {
    for (const one of records)
      for (const other of records) {
        const value = one[system];
        if (value && value === other[system] && one.delivery === other.delivery)
          if (key(one.system, one.id) !== key(other.system, other.id)) shared.add(key(system, value));
      }
  }
  const idsOf = (record: TestRecord) => [
    key(record.system, record.id),
    ...(['local', 'state'] as const).flatMap((system) => {
      const value = record[system];
      return value && !shared.has(key(system, value)) ? [key(system, value)] : [];
    }),
  ];
  // Rows with one own id are one record, whatever delivery they came in.
  const byRecord = new Map<string, Set<string>>();
  for (const record of records) {
    const ids = byRecord.get(key(record.system, record.id)) ?? new Set<string>();
    for (const id of idsOf(record)) ids.add(id);
    byRecord.set(key(record.system, record.id), ids);
  }
  const groups: Set<string>[] = [];
  for (const start of new Set([...byRecord.values()].flatMap((ids) => [...ids]))) {
    if (groups.some((group) => group.has(start))) continue;
    const group = new Set([start]);
    for (let size = 0; size !== group.size; ) {
      size = group.size;
      for (const ids of byRecord.values())
        if ([...ids].some((id) => group.has(id))) for (const id of ids) group.add(id);
    }
    groups.push(group);
  }
  const personOf = new Map(known.map((one) => [key(one.idSystem, one.idValue), one.personId]));
  return groups.map((group) => {
    const persons = new Set([...group].flatMap((id) => personOf.get(id) ?? []));
    const fresh = [...group].filter((id) => !personOf.has(id));
    return { fresh, persons: [...persons] };
  });
}

test('whatever the records and links, people are the groups worked out the slow way', async () => {
  const record = fc.record({
    system: fc.constantFrom('sis', 'map', 'local'),
    id: fc.integer({ min: 0, max: 9 }).map(String),
    local: fc.option(fc.integer({ min: 0, max: 9 }).map(String)),
    state: fc.option(fc.integer({ min: 0, max: 9 }).map(String)),
    delivery: fc.constantFrom('d1', 'd2', 'd3'),
  });
  const links = fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom('sis', 'map', 'local', 'state'),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
      )
      .map(([system, value, person]) => link(system, String(value), `sKNOWN${person}`)),
    { selector: (one) => `${one.idSystem}:${one.idValue}`, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 20 }), links, async (records, known) => {
      const { added, conflicts, index } = await linked('student', records, known);
      const personOf = new Map(added.map((one) => [`${one.idSystem}\u0000${one.idValue}`, one.personId]));
      const inConflict = new Set(conflicts.map(({ id_system, id_value }) => `${id_system}\u0000${id_value}`));
      const drawn = new Set<string>();
      let fresh = 0;
      for (const group of oracle(records, known)) {
        fresh += group.fresh.length;
        const given = new Set(group.fresh.map((id) => personOf.get(id)));
        const [person] = group.persons;
        if (group.persons.length > 1) {
          expect([...given].filter(Boolean)).toEqual([]);
          for (const id of group.fresh) expect(inConflict).toContain(id);
        } else if (group.fresh.length > 0) {
          expect(given.size).toBe(1);
          const [chosen] = given;
          if (person !== undefined) expect(chosen).toBe(person);
          else {
            expect(chosen).toBeDefined();
            expect(drawn.has(chosen ?? '')).toBe(false);
            drawn.add(chosen ?? '');
          }
        }
      }
      expect(added.length + conflicts.length).toBe(fresh);
      expect(index).toHaveLength(known.length + added.length);
    }),
    { numRuns: 60 },
  );
});
