import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { type AuditAnchor, type AuditProof, auditKinds, chained, noEntry } from './audit-log.ts';
import { openStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

let file: string;
let files = 0;
beforeEach(() => {
  files += 1;
  file = join(folder, `store-${files}.sqlite`);
});

const event = (number: number) => ({
  actor: `user ${number % 3}`,
  kind: auditKinds[number % auditKinds.length] ?? 'question',
  detail: { asked: { number, words: 'ñ "quoted"\n' }, students: number },
});

/** A log of so many entries; gives its end after each of them. */
async function written(entries: number): Promise<AuditAnchor[]> {
  const store = await openStore(file, systemClock);
  const ends: AuditAnchor[] = [];
  for (let number = 1; number <= entries; number += 1) {
    const entry = await store.auditLog.record(event(number));
    ends.push({ number: entry.number, hash: entry.hash });
  }
  await store.close();
  return ends;
}

async function verified(anchors: readonly AuditAnchor[] = []): Promise<AuditProof> {
  const store = await openStore(file, systemClock);
  try {
    return await store.auditLog.verify(anchors);
  } finally {
    await store.close();
  }
}

/** Writes into the store past Almanac. */
function tamper(work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  work(database);
  database.close();
}

test('entries are numbered, linked and read back as they were written', async () => {
  const ends = await written(5);
  const store = await openStore(file, systemClock);
  const entries = await store.auditLog.list();
  expect(await store.auditLog.head()).toEqual(ends.at(-1));
  await store.close();
  expect(entries.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  expect(entries[4]).toMatchObject({ ...event(1), previous: noEntry });
  for (const [index, entry] of entries.slice(0, -1).entries())
    expect(entry.previous).toBe(entries[index + 1]?.hash);
  expect(await verified(ends)).toEqual({ entries: 5, problems: [], retired: null });
});

test('an empty log is whole, unless somebody remembers an entry', async () => {
  expect(await verified()).toEqual({ entries: 0, problems: [], retired: null });
  expect((await verified([{ number: 2, hash: 'x' }])).problems).toEqual([{ number: 2, problem: 'cut-off' }]);
});

test('two that write at the same time make one chain', async () => {
  const [one, two] = await Promise.all([openStore(file, systemClock), openStore(file, systemClock)]);
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two).auditLog.record(event(index))),
  );
  await Promise.all([one.close(), two.close()]);
  expect(await verified()).toEqual({ entries: 40, problems: [], retired: null });
});

test('what is done and what is written down of it are both there or neither', async () => {
  const store = await openStore(file, systemClock);
  await store.users.add({ username: 'm.ortega', name: 'M. Ortega' });
  await expect(store.users.add({ username: 'm.ortega', name: 'Another' })).rejects.toMatchObject({
    code: 'user-taken',
  });
  expect(await store.auditLog.list()).toMatchObject([
    { kind: 'user-added', detail: { username: 'm.ortega' } },
  ]);
  await store.close();
});

describe('whoever writes into the store past Almanac is found', () => {
  const columns = ['at', 'actor', 'kind', 'detail', 'previous', 'hash'] as const;
  const tampering = fc.record({
    how: fc.constantFrom('alter', 'remove', 'insert', 'swap', 'cut', 'rewrite'),
    at: fc.nat({ max: 11 }),
    column: fc.constantFrom(...columns),
  });

  test('wherever and however', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 12 }), tampering, async (entries, { how, at, column }) => {
        files += 1;
        file = join(folder, `store-${files}.sqlite`);
        const ends = await written(entries);
        const number = 1 + (at % entries);
        tamper((database) => {
          const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values);
          switch (how) {
            case 'alter':
              return run(`update audit_entry set ${column} = ${column} || 'x' where number = ?`, number);
            case 'remove':
              return run('delete from audit_entry where number = ?', number);
            case 'insert':
              // A copy of an entry, behind the others.
              return run(
                `insert into audit_entry select max(number) over () + 1, at, actor, kind, detail, previous, hash
                from audit_entry order by number = ? desc limit 1`,
                number,
              );
            case 'swap': {
              const other = number === 1 ? 2 : number - 1;
              run('update audit_entry set number = -1 where number = ?', number);
              run('update audit_entry set number = ? where number = ?', number, other);
              return run('update audit_entry set number = ? where number = -1', other);
            }
            case 'cut':
              return run('delete from audit_entry where number >= ?', number);
            case 'rewrite': {
              // Knowing how hashes are made, another detail and every hash behind it.
              let last: AuditAnchor | null = ends[number - 2] ?? null;
              for (let next = number; next <= entries; next += 1) {
                const own = { ...event(next), ...(next === number ? { detail: {} } : {}) };
                const row = chained(last, '2026-11-20T08:00:00.000Z', own);
                run(
                  'update audit_entry set at = ?, detail = ?, previous = ?, hash = ? where number = ?',
                  ...[row.at, row.detail, row.previous, row.hash, next],
                );
                last = { number: next, hash: row.hash };
              }
              return;
            }
          }
        });
        const { problems } = await verified(ends.slice(-1));
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.map((each) => each.number)).toEqual(
          problems.map((each) => each.number).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('also without anything to remember it by, but for its end', async () => {
    await written(4);
    tamper((database) => database.prepare("update audit_entry set actor = 'nobody' where number = 2").run());
    expect((await verified()).problems).toEqual([{ number: 2, problem: 'altered' }]);
    tamper((database) => database.prepare('delete from audit_entry where number = 2').run());
    expect((await verified()).problems).toEqual([{ number: 2, problem: 'missing' }]);
  });
});
