import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { IdentityLink } from './identity-links.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
});
afterEach(() => store.close());

describe('identity links', () => {
  const link = (idValue: string, personId: string, kind = 'student', idSystem = 'local') => ({
    kind,
    idSystem,
    idValue,
    personId,
  });

  const add = (links: readonly IdentityLink[]) => store.identityLinks.add(JSON.stringify(links));

  it('come back as they were added, by kind', async () => {
    await add([link('2', 'p-2'), link('1', 'p-1'), link('1', 'p-9', 'staff')]);
    expect(await store.identityLinks.all('student')).toEqual([link('1', 'p-1'), link('2', 'p-2')]);
    expect(await store.identityLinks.all()).toHaveLength(3);
    expect(await store.identityLinks.all('school')).toEqual([]);
  });

  it('are added all or none, and never turned round', async () => {
    await add([link('1', 'p-1')]);
    await expect(add([link('2', 'p-2'), link('1', 'p-3')])).rejects.toThrow(/UNIQUE/);
    expect(await store.identityLinks.all()).toEqual([link('1', 'p-1')]);
  });

  it('tell ids apart that differ only in case or blanks', async () => {
    const links = [link('A1', 'p-1'), link('a1', 'p-2'), link('a1 ', 'p-3'), link('ä"\\\n\0 12', 'p-4')];
    await add(links);
    expect(await store.identityLinks.all()).toEqual(links);
  });

  it('move from one person to another', async () => {
    await add([link('1', 'p-1'), link('2', 'p-2'), link('3', 'p-2')]);
    expect(await store.identityLinks.move('p-2', 'p-1')).toBe(2);
    expect((await store.identityLinks.all()).map((each) => each.personId)).toEqual(['p-1', 'p-1', 'p-1']);
  });

  it('take a whole district in one go', async () => {
    const links = Array.from({ length: 20_123 }, (_, index) =>
      link(String(index).padStart(6, '0'), `p-${index}`),
    );
    await add(links);
    expect(await store.identityLinks.all()).toEqual(links);
  });

  it('take nothing', async () => {
    await add([]);
    expect(await store.identityLinks.all()).toEqual([]);
  });
});

describe('looks', () => {
  const question = { measure: 'chronic-absence', by: ['school'] };
  const disclosure = {
    viewer: 'm.ortega',
    roles: ['principal'],
    purpose: 'school official',
    question,
    use: 'look',
    tables: ['student', 'student_day'],
    students: 612,
    edition: '2026-11-20',
    rules: ['principal-own-school'],
    decision: 'allowed',
    reason: null,
  } as const;

  it('keeps what was asked and how it was decided', async () => {
    const recorded = await store.looks.record(disclosure);
    expect(recorded).toMatchObject({ ...disclosure, at: '2026-11-20T08:00:00.000Z' });
    expect(await store.looks.list()).toEqual([recorded]);
  });

  it('can be searched by viewer and time', async () => {
    await store.looks.record(disclosure);
    await store.looks.record({
      ...disclosure,
      viewer: 'l.chen',
      decision: 'denied',
      reason: 'not your school',
    });
    expect(await store.looks.list({ actor: 'l.chen' })).toMatchObject([{ decision: 'denied' }]);
    expect(await store.looks.list({ limit: 1 })).toHaveLength(1);
    expect(await store.looks.list({ from: '2026-11-20T08:00:00.000Z' })).toHaveLength(2);
    expect(await store.looks.list({ until: '2026-11-20T08:00:00.000Z' })).toEqual([]);
  });
});
