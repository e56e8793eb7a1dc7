import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { NewRequest } from './record-requests.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
});
afterEach(() => store.close());

const asked = (more: Partial<NewRequest> = {}): NewRequest => ({
  ...{ student: 's-1', kind: 'inspect', askedOn: '2026-11-01', askedBy: 'Cecilia', way: 'screen' },
  ...{ dueOn: '2026-12-16', what: 'Everything', wanted: null, recordedBy: 'guardian' },
  ...more,
});
const change = asked({ kind: 'amend', what: 'The absence', wanted: 'A note was there' });
const refusal = { answer: 'refused', on: '2026-11-10', by: 'officer', words: 'No note' } as const;

describe('requests of families', () => {
  it('are listed by urgency while they are open, then by their answers of late', async () => {
    await store.recordRequests.add(asked({ student: 's-2', dueOn: '2026-12-30' }));
    const early = await store.recordRequests.add(asked());
    const old = await store.recordRequests.add(asked({ student: 's-3' }));
    const seen = { answer: 'inspected', by: 'officer', words: '' } as const;
    await store.recordRequests.answer(old.id, { ...seen, on: '2025-01-05' });
    const { id } = await store.recordRequests.add(asked({ student: 's-4' }));
    await store.recordRequests.answer(id, { ...seen, on: '2026-11-19' });
    const listed = await store.recordRequests.list('2025-11-20');
    expect(listed.map(({ student }) => student)).toEqual(['s-1', 's-2', 's-4']);
    expect(listed[0]?.id).toBe(early.id);
  });

  it('are answered once, and only in the way of their kind', async () => {
    const { id } = await store.recordRequests.add(asked());
    await expect(store.recordRequests.answer(id, refusal)).rejects.toMatchObject({
      code: 'record-request-closed',
    });
    const seen = { answer: 'inspected', on: '2026-11-10', by: 'officer', words: 'In the office' } as const;
    expect(await store.recordRequests.answer(id, seen)).toMatchObject({ answer: seen });
    await expect(store.recordRequests.answer(id, seen)).rejects.toMatchObject({
      code: 'record-request-closed',
    });
    await expect(store.recordRequests.answer('nobody', seen)).rejects.toMatchObject({
      code: 'record-request-unknown',
    });
  });

  it('of a change that is refused lead to a hearing and a statement (34 CFR 99.21)', async () => {
    const { id } = await store.recordRequests.add(change);
    const { recordRequests: book } = store;
    const closed = { code: 'record-request-closed' };
    await expect(book.placeStatement(id, '2026-11-11', 'We brought it', 'guardian')).rejects.toMatchObject(
      closed,
    );
    await expect(book.askHearing(id, '2026-11-11', 'guardian')).rejects.toMatchObject(closed);
    await book.answer(id, refusal);
    await expect(book.holdHearing(id, '2026-11-12', 'upheld', 'officer')).rejects.toMatchObject(closed);
    await book.askHearing(id, '2026-11-11', 'guardian');
    await expect(book.askHearing(id, '2026-11-11', 'guardian')).rejects.toMatchObject(closed);
    await book.holdHearing(id, '2026-11-15', 'upheld', 'officer');
    await book.placeStatement(id, '2026-11-16', 'We brought it', 'guardian');
    expect(await book.of('s-1')).toMatchObject([
      {
        hearing: { askedOn: '2026-11-11', on: '2026-11-15', outcome: 'upheld' },
        statement: { words: 'We brought it', on: '2026-11-16', by: 'guardian' },
      },
    ]);
  });

  it('that a hearing has granted need no statement', async () => {
    const { recordRequests: book } = store;
    const { id } = await book.add(change);
    await book.answer(id, refusal);
    await book.askHearing(id, '2026-11-11', 'guardian');
    await book.holdHearing(id, '2026-11-15', 'amended', 'officer');
    await expect(book.placeStatement(id, '2026-11-16', 'Thanks', 'guardian')).rejects.toMatchObject({
      code: 'record-request-closed',
    });
  });

  it('leave each step in the audit log, none of their words, and nothing of a step that was not taken', async () => {
    const { recordRequests: book } = store;
    const { id } = await book.add(change);
    await book.answer(id, refusal);
    await book
      .askHearing(id, '2026-11-11', 'guardian')
      .then(() => book.askHearing(id, '', '').catch(() => null));
    await book.placeStatement(id, '2026-11-16', 'We brought it', 'guardian');
    const log = await store.auditLog.list();
    expect(log.map(({ kind }) => kind).toReversed()).toEqual([
      ...['record-request-added', 'record-request-answered', 'hearing-asked', 'statement-placed'],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/absence|note|brought|Cecilia/i);
    expect(log.every(({ detail }) => detail.student === 's-1')).toBe(true);
  });
});
