import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { ids, smallDistrict } from '../../test/small-district.ts';
import { stoppedClock } from '../base/clock.ts';
import { openStore, type Store } from '../store/store.ts';
import { type Gate, gateOn, type ListQuestion } from './gate.ts';
import { noAgreements } from './policy.ts';
import type { Assignment, Viewer } from './viewer.ts';
import { memory, rulesOn, viewerWith } from './viewer-fixture.ts';

/** A gate that knows of an agreement with one partner, over a real store. */
let fixture: EditionFixture;
let store: Store;
let gate: Gate;

const almanacId = (id: string) =>
  fixture.links.find((link) => link.kind === 'student' && link.idValue === id)?.personId ?? '';
const schoolId = (id: string) =>
  fixture.links.find((link) => link.kind === 'school' && link.idValue === id)?.personId ?? id;

function roleNamed(name: string) {
  const role = rulesOn('2026-11-20').book.roles.get(name);
  if (!role) throw new Error(`there is no role ${name}`);
  return role;
}

/** A partner whose role is allowed names, which is what an agreement will do one day. */
function partner(username = 'boys-and-girls-club'): Viewer {
  const assignment: Assignment = {
    role: {
      ...roleNamed('community-partner'),
      grants: [{ domains: ['roster'], sensitivity: 'directory', grain: 'student' }],
      extras: ['export'],
    },
    scope: { kind: 'school', schools: [schoolId('B')] },
    origin: 'grant',
  };
  return viewerWith([assignment], { username, name: 'Boys & Girls Club' });
}

const names: ListQuestion = {
  ...{ kind: 'list', list: 'names', grain: 'student', parameters: {} },
  sql: 'select student_id, last_name from student',
  reads: { student: ['student_id', 'last_name'] },
  students: { column: 'student_id', as: 'ids' },
};

beforeAll(async () => {
  fixture = await smallDistrict();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
  gate = await gateOn(fixture.warehouse, {
    log: store.looks,
    memory: memory(),
    conditions: {
      ...noAgreements,
      agreement: ({ username }) => (username === 'boys-and-girls-club' ? null : 'no-agreement'),
    },
  });
  return () => store.close();
});

describe('what goes to a partner', () => {
  test('is in the record of each student, with the number of the look', async () => {
    const { rows, logged } = await gate.list<{ student_id: string }>(partner(), names);
    expect(rows).toHaveLength(20);
    for (const id of ids('b', 20))
      expect(await store.disclosures.of(almanacId(id))).toMatchObject([
        {
          ...{ disclosedOn: '2026-11-20', outcome: 'disclosed', party: 'Boys & Girls Club' },
          ...{ interest: 'partner_program', provision: 'agreement', records: 'student' },
          ...{ edition: 'test', look: Number(logged), recordedBy: 'boys-and-girls-club', struck: null },
        },
      ]);
    expect(await store.disclosures.of(almanacId('a01'))).toEqual([]);
    expect(await store.auditLog.verify()).toMatchObject({ entries: 1, problems: [] });
  });

  test('is not given where it cannot be written down', async () => {
    gate = await gateOn(fixture.warehouse, {
      log: {
        record: (look, disclosed) =>
          disclosed ? Promise.reject(new Error('the disk is full')) : store.looks.record(look),
      },
      memory: memory(),
      conditions: { ...noAgreements, agreement: () => null },
    });
    await expect(gate.list(partner(), names)).rejects.toThrow('the disk is full');
    // Nor where it does not say whose it is.
    await expect(gate.list(partner(), { ...names, students: null })).rejects.toMatchObject({
      code: 'gate-denied',
    });
    const total = { column: 'student_id', as: 'total' } as const;
    await expect(gate.list(partner(), { ...names, students: total })).rejects.toMatchObject({
      code: 'gate-denied',
    });
  });

  test('is written down all or none', async () => {
    const before = await store.auditLog.head();
    const event = { actor: 'x', kind: 'question', detail: {} } as const;
    const same = { disclosedOn: '2026-11-20', party: 'x', interest: 'y', provision: 'z', records: 'r' };
    const students: string[] = ['s-1'];
    // A value no database takes, behind one that it does.
    Reflect.set(students, 1, { broken: true });
    await expect(store.disclosures.disclose(event, { ...same, students, edition: 'e' })).rejects.toThrow();
    expect(await store.auditLog.head()).toEqual(before);
    expect(await store.disclosures.of('s-1')).toEqual([]);
  });

  test('without an agreement there is nothing, and nothing in a record', async () => {
    await expect(gate.list(partner('somebody-else'), names)).rejects.toMatchObject({
      parameters: { kind: 'no-agreement' },
    });
    expect(await store.disclosures.of(almanacId('b01'))).toEqual([]);
  });
});

test('looks of school officials are not in the record of disclosures (34 CFR 99.32(d))', async () => {
  const principal = viewerWith([
    {
      role: roleNamed('principal'),
      scope: { kind: 'school', schools: [schoolId('B')] },
      origin: 'position',
    },
  ]);
  expect((await gate.list(principal, names)).rows).toHaveLength(20);
  expect(await store.disclosures.of(almanacId('b01'))).toEqual([]);
  expect(await store.looks.list()).toMatchObject([
    { students: 20, fields: { student: ['student_id', 'last_name'] } },
  ]);
});
