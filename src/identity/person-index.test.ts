import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentityLink } from '../store/identity-links.ts';
import { linkPairs } from './person-index.ts';

const counter = () => {
  let next = 0;
  return () => {
    next += 1;
    return String(next);
  };
};
const pair = (record_key: string, id_system: string, id_value: string) => ({
  record_key,
  id_system,
  id_value,
});
const link = (idSystem: string, idValue: string, personId: string): IdentityLink => ({
  kind: 'student',
  idSystem,
  idValue,
  personId,
});

describe('linking records by strong ids', () => {
  test('records that share an id are one person, through any chain of ids', () => {
    const { added } = linkPairs(
      'student',
      [
        pair('a', 'sis', '1'),
        pair('a', 'local', 'L'),
        pair('b', 'map', '9'),
        pair('b', 'local', 'L'),
        pair('c', 'sis', '2'),
      ],
      [],
      counter(),
    );
    const of = (system: string, value: string) =>
      added.find((one) => one.idSystem === system && one.idValue === value)?.personId;
    expect(of('sis', '1')).toBe(of('map', '9'));
    expect(of('sis', '1')).not.toBe(of('sis', '2'));
    expect(added).toHaveLength(4);
  });

  test('the same value in two systems is two ids', () => {
    const { added } = linkPairs('student', [pair('a', 'local', '7'), pair('b', 'state', '7')], [], counter());
    expect(new Set(added.map(({ personId }) => personId)).size).toBe(2);
  });

  test('an id known before keeps its person, and new ids of that record join it', () => {
    const { added, conflicts } = linkPairs(
      'student',
      [pair('a', 'sis', '1'), pair('a', 'local', 'L')],
      [link('sis', '1', 'sOLD')],
      counter(),
    );
    expect(added).toEqual([link('local', 'L', 'sOLD')]);
    expect(conflicts).toEqual([]);
  });

  test('two people known as two stay two, and an id that claims both links neither', () => {
    const known = [link('sis', '1', 'sONE'), link('sis', '2', 'sTWO')];
    const { added, conflicts } = linkPairs(
      'student',
      [pair('a', 'sis', '1'), pair('a', 'local', 'L'), pair('b', 'sis', '2'), pair('b', 'local', 'L')],
      known,
      counter(),
    );
    expect(added).toEqual([]);
    expect(conflicts).toEqual([{ id_system: 'local', id_value: 'L' }]);
  });

  test('a school keeps a number people know', () => {
    const { added } = linkPairs(
      'school',
      [pair('a', 'local', '104'), pair('b', 'other', '104')],
      [],
      counter(),
    );
    expect(added.map(({ personId }) => personId)).toEqual(['104', '104-2']);
  });
});

test('whatever the records, people are the connected groups worked out the slow way', () => {
  const pairs = fc.array(
    fc
      .tuple(
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom('sis', 'local', 'state'),
        fc.integer({ min: 0, max: 12 }),
      )
      .map(([record, system, value]) => pair(`r${record}`, system, String(value))),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(pairs, (given) => {
      const { added } = linkPairs('student', given, [], counter());
      const personOf = new Map(added.map((one) => [`${one.idSystem}:${one.idValue}`, one.personId]));
      const idsOf = (record: string) =>
        given
          .filter(({ record_key }) => record_key === record)
          .map((one) => `${one.id_system}:${one.id_value}`);
      const recordsOf = (id: string) =>
        given.filter((one) => `${one.id_system}:${one.id_value}` === id).map(({ record_key }) => record_key);
      for (const start of personOf.keys()) {
        const group = new Set([start]);
        for (let size = 0; size !== group.size; ) {
          size = group.size;
          for (const id of [...group])
            for (const record of recordsOf(id)) for (const other of idsOf(record)) group.add(other);
        }
        for (const [id, person] of personOf) expect(person === personOf.get(start)).toBe(group.has(id));
      }
    }),
    { numRuns: 300 },
  );
});
