import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { NewDisclosure } from './disclosures.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
});
afterEach(() => store.close());

const subpoena: NewDisclosure = {
  ...{ student: 's-1', disclosedOn: '2026-11-18', outcome: 'disclosed', party: 'County court' },
  ...{ interest: 'Case 12', provision: 'subpoena', threat: null, records: 'Transcript', edition: null },
  recordedBy: 'i.castellanos',
};

describe('disclosures', () => {
  it('are kept by student, newest first, and written down without their words', async () => {
    await store.disclosures.add({ ...subpoena, disclosedOn: '2026-10-01' });
    await store.disclosures.add(subpoena);
    await store.disclosures.add({ ...subpoena, student: 's-2', outcome: 'refused' });
    expect(await store.disclosures.of('s-1')).toMatchObject([
      { ...subpoena, look: null, struck: null, recordedAt: '2026-11-20T08:00:00.000Z' },
      { disclosedOn: '2026-10-01' },
    ]);
    expect(await store.disclosures.of('s-2')).toMatchObject([{ outcome: 'refused' }]);
    const log = await store.auditLog.list();
    expect(log.map(({ kind, actor }) => [kind, actor])).toEqual(
      Array.from({ length: 3 }, () => ['disclosure-recorded', 'i.castellanos']),
    );
    expect(JSON.stringify(log)).not.toMatch(/County court|Case 12|Transcript/);
  });

  it('entered by mistake are struck once, for the student they stand under, and never taken out', async () => {
    const { id } = await store.disclosures.add(subpoena);
    expect(await store.disclosures.strike(id, 's-2', 'i.castellanos', 'other student')).toBe(false);
    expect(await store.disclosures.strike(id, 's-1', 'i.castellanos', 'other student')).toBe(true);
    expect(await store.disclosures.strike(id, 's-1', 'm.ortega', 'again')).toBe(false);
    expect(await store.disclosures.of('s-1')).toMatchObject([
      { id, struck: { by: 'i.castellanos', reason: 'other student' } },
    ]);
    expect((await store.auditLog.list()).map(({ kind }) => kind)).toEqual([
      'disclosure-struck',
      'disclosure-recorded',
    ]);
  });

  it('of a look are written for every student, of a large one too', async () => {
    const students = Array.from({ length: 1234 }, (_, index) => `s-${index}`);
    const entry = await store.disclosures.disclose(
      { actor: 'club', kind: 'question', detail: { students: 1234 } },
      {
        ...{ students: [...students, 's-0'], disclosedOn: '2026-11-20', party: 'Club' },
        ...{ interest: 'partner_program', provision: 'agreement', records: 'student', edition: 'e' },
      },
    );
    for (const student of ['s-0', 's-499', 's-500', 's-1233'])
      expect(await store.disclosures.of(student)).toMatchObject([{ look: entry.number, party: 'Club' }]);
  });
});

describe('directory information', () => {
  it('is nothing until it is decided, and the last decision counts', async () => {
    const { directoryInformation: book } = store;
    expect(await book.policy()).toBeNull();
    await book.decidePolicy(['name', 'school'], 'i.castellanos');
    await book.decidePolicy(['name'], 'i.castellanos');
    expect(await book.policy()).toMatchObject({ version: 2, items: ['name'], decidedBy: 'i.castellanos' });
  });

  it('is left until a family takes its word back; saying it twice is saying it once', async () => {
    const { directoryInformation: book } = store;
    const wanted = { askedBy: 'Cecilia Nevárez', beginsOn: '2026-09-01', by: 'i.castellanos' };
    await book.optOut('s-1', wanted);
    await book.optOut('s-1', { ...wanted, askedBy: 'Somebody' });
    await book.optOut('s-2', wanted);
    expect(await book.optedOut()).toEqual(['s-1', 's-2']);
    expect(await book.optOutOf('s-1')).toMatchObject({ askedBy: 'Cecilia Nevárez', beginsOn: '2026-09-01' });
    await book.optIn('s-1', 'guardian');
    await book.optIn('s-1', 'guardian');
    expect(await book.optedOut()).toEqual(['s-2']);
    expect(await book.optOutOf('s-1')).toBeNull();
    const log = await store.auditLog.list();
    expect(log.map(({ kind }) => kind)).toEqual([
      'directory-opt-in',
      'directory-opt-out',
      'directory-opt-out',
    ]);
    expect(JSON.stringify(log)).not.toContain('Nevárez');
  });
});

describe('annual notices', () => {
  it('are listed newest first', async () => {
    const notice = {
      ...{ schoolYear: 2027, givenOn: '2026-09-01', way: 'handbook', languages: ['English', 'Spanish'] },
      ...{ audience: 'all families', recordedBy: 'i.castellanos' },
    };
    await store.annualNotices.add({ ...notice, givenOn: '2026-08-20' });
    await store.annualNotices.add(notice);
    expect(await store.annualNotices.list()).toMatchObject([notice, { givenOn: '2026-08-20' }]);
    expect((await store.auditLog.list())[0]).toMatchObject({
      kind: 'annual-notice-recorded',
      detail: { schoolYear: 2027 },
    });
  });
});
