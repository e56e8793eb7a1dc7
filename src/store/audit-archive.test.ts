import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditAnchor } from './audit-log.ts';
import { openStore, type Store } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

let file: string;
let files = 0;
let now = new Date(Date.UTC(2020, 0, 1));
const clock = { now: () => now };
beforeEach(() => {
  files += 1;
  file = join(folder, `store-${files}.sqlite`);
});

const opened = () => openStore(file, clock);

/** One entry a day from 1 January on; gives the ends. */
async function written(store: Store, entries: number): Promise<AuditAnchor[]> {
  const ends: AuditAnchor[] = [];
  for (let day = 1; day <= entries; day += 1) {
    now = new Date(Date.UTC(2020, 0, day));
    const { number, hash } = await store.auditLog.record({ actor: 'a', kind: 'sign-in', detail: { day } });
    ends.push({ number, hash });
  }
  return ends;
}

const retire = (store: Store, before: string, kept: unknown[] = []) =>
  store.auditArchive.retire({
    ...{ before, by: 'm.ortega', reason: 'seven years' },
    async keep(rows) {
      for await (const row of rows) kept.push(row);
      return 'abc';
    },
  });

function tamper(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('old entries are retired from the front', () => {
  test('and the log says so, goes on, and proves the rest', async () => {
    const store = await opened();
    const ends = await written(store, 10);
    const kept: { number: number; hash: string }[] = [];
    const retired = await retire(store, '2020-01-05T00:00:00.000Z', kept);
    expect(retired).toMatchObject({
      number: 11,
      by: 'm.ortega',
      through: 4,
      hash: ends[3]?.hash,
      entries: 4,
    });
    expect(kept.map(({ number, hash }) => ({ number, hash }))).toEqual(ends.slice(0, 4));
    expect((await store.auditLog.list()).map(({ number }) => number)).toEqual([11, 10, 9, 8, 7, 6, 5]);
    expect(await store.auditLog.verify(ends)).toMatchObject({ entries: 7, problems: [], retired });
    // Again, over the entry that told of the first time in the end.
    await store.auditLog.record({ actor: 'a', kind: 'sign-out', detail: {} });
    expect(await retire(store, '2020-01-09T00:00:00.000Z')).toMatchObject({ through: 8, entries: 4 });
    expect(await store.auditLog.verify(ends)).toMatchObject({ problems: [], retired: { through: 8 } });
    now = new Date(Date.UTC(2030, 0, 1));
    expect(await retire(store, '2029-01-01T00:00:00.000Z')).toMatchObject({ through: 13 });
    expect(await store.auditLog.verify(ends)).toMatchObject({ entries: 1, problems: [] });
    await store.close();
  });

  test('nothing where nothing is as old; what could not be kept stays', async () => {
    const store = await opened();
    const ends = await written(store, 3);
    expect(await retire(store, '2019-01-01T00:00:00.000Z')).toBeNull();
    await expect(
      store.auditArchive.retire({
        ...{ before: '2021-01-01T00:00:00.000Z', by: 'm', reason: 'r' },
        keep: () => Promise.reject(new Error('the disk is full')),
      }),
    ).rejects.toThrow('the disk is full');
    expect(await store.auditLog.verify(ends)).toEqual({ entries: 3, problems: [], retired: null });
    await store.close();
  });

  test('an entry that is younger keeps all that follow it', async () => {
    const store = await opened();
    await written(store, 3);
    now = new Date(Date.UTC(2019, 0, 1));
    await store.auditLog.record({ actor: 'a', kind: 'sign-in', detail: { clock: 'was wrong' } });
    expect(await retire(store, '2020-01-03T00:00:00.000Z')).toMatchObject({ through: 2 });
    await store.close();
  });
});

describe('what was not retired is still found', () => {
  test('whatever is taken out or changed behind the retired ones, and a front cut off by another way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(),
        fc.constantFrom('remove', 'alter', 'cut front', 'forge', 'lie'),
        async (entries, days, draw, how) => {
          files += 1;
          file = join(folder, `store-${files}.sqlite`);
          const store = await opened();
          const ends = await written(store, entries);
          await retire(store, new Date(Date.UTC(2020, 0, days + 1)).toISOString());
          expect((await store.auditLog.verify(ends)).problems).toEqual([]);
          const last = entries + 1;
          const number = days + 1 + (draw % (last - days));
          switch (how) {
            case 'remove':
              // The last one is remembered by nobody here.
              tamper(`delete from audit_entry where number = ${Math.min(number, last - 1)}`);
              break;
            case 'alter':
              tamper(`update audit_entry set actor = 'x' where number = ${number}`);
              break;
            case 'cut front':
              tamper(`delete from audit_entry where number <= ${days + 1}`);
              break;
            case 'forge':
              tamper(
                `update audit_entry set detail = json_set(detail, '$.through', ${days + 1}) where number = ${last};
                 delete from audit_entry where number <= ${days + 1}`,
              );
              break;
            case 'lie':
              tamper(`update audit_entry set detail = '{"through":"x"}' where number = ${last}`);
              break;
          }
          expect((await store.auditLog.verify(ends)).problems.length).toBeGreaterThan(0);
          await store.close();
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test('an edition that remembers another entry than was retired', async () => {
    const store = await opened();
    await written(store, 5);
    await retire(store, '2020-01-04T00:00:00.000Z');
    expect((await store.auditLog.verify([{ number: 3, hash: 'another' }])).problems).toEqual([
      { number: 3, problem: 'replaced' },
    ]);
    await store.close();
  });
});

describe('searching', () => {
  test('by letters of the detail as they are, page by page', async () => {
    const store = await opened();
    now = new Date(Date.UTC(2026, 0, 1));
    for (const list of ['Names', '100%', 'under_score', 'names of ñ "quoted"'])
      await store.auditLog.record({ actor: 'a', kind: 'question', detail: { question: { list } } });
    const found = async (text: string) => (await store.auditLog.list({ text })).map(({ number }) => number);
    expect(await found('NAMES')).toEqual([4, 1]);
    expect(await found('%')).toEqual([2]);
    expect(await found('r_s')).toEqual([3]);
    expect(await found('x_s')).toEqual([]);
    expect(await found('"quoted"')).toEqual([4]);
    expect(await found('~')).toEqual([]);
    expect((await store.auditLog.list({ before: 3, limit: 1 })).map(({ number }) => number)).toEqual([2]);
    await store.close();
  });
});
