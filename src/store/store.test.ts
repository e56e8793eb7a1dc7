import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { openStore } from './store.ts';

const clock = stoppedClock('2026-11-20T08:00:00Z');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-store-'));
  file = join(folder, 'store.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openStore', () => {
  it('makes a store only its owner can read', async () => {
    const store = await openStore(file, clock);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('keeps what was written', async () => {
    const store = await openStore(file, clock);
    const added = await store.users.add({ username: 'm.ortega', name: 'Maria Ortega' });
    await store.close();
    const again = await openStore(file, clock);
    expect(await again.users.byId(added.id)).toEqual(added);
    await again.close();
  });

  it('works as journal-first, fully synchronous, with foreign keys', async () => {
    const store = await openStore(file, clock);
    const database = new DatabaseSync(file);
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
    const grant = {
      userId: 'nobody',
      role: 'principal',
      scope: { kind: 'school' as const, schools: ['s-1'] },
      requester: 'a',
      approver: 'b',
      justification: 'c',
      beginsOn: '2026-08-01',
      endsOn: null,
    };
    await expect(store.roleGrants.add(grant)).rejects.toThrow(/FOREIGN KEY/);
    await store.close();
  });

  it('lets several processes open the same new file at once', async () => {
    const script = `
      const { openStore } = await import(${JSON.stringify(new URL('store.ts', import.meta.url).href)});
      const store = await openStore(process.argv[1], { now: () => new Date() });
      await store.users.add({ username: process.argv[2], name: 'Someone' });
      await store.close();`;
    const open = (username: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, file, username]);
    await Promise.all(['a', 'b', 'c'].map(open));
    const store = await openStore(file, clock);
    expect((await store.users.list()).map((user) => user.username)).toEqual(['a', 'b', 'c']);
    await store.close();
  });

  it('lets one process open the same new file several times at once', async () => {
    const stores = await Promise.all(['a', 'b', 'c'].map(() => openStore(file, clock, { busyTimeout: 10 })));
    await stores[0]?.users.add({ username: 'a', name: 'Someone' });
    expect(await stores[2]?.users.list()).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('says so when another process keeps the store busy', async () => {
    const database = new DatabaseSync(file);
    database.exec('pragma journal_mode = wal');
    database.exec('begin immediate');
    await expect(openStore(file, clock, { busyTimeout: 10 })).rejects.toMatchObject({ code: 'store-busy' });
    database.exec('rollback');
    database.close();
  });

  it('refuses a store of a newer Almanac and leaves it as it is', async () => {
    await (await openStore(file, clock)).close();
    const database = new DatabaseSync(file);
    database.exec("insert into schema_migration values ('9999-from-the-future', '2030-01-01T00:00:00Z')");
    database.close();
    await expect(openStore(file, clock)).rejects.toMatchObject({
      code: 'store-newer',
      parameters: { file, migration: '9999-from-the-future' },
    });
  });

  it('refuses a file that is no database', async () => {
    writeFileSync(file, 'not a database, but long enough to be read as one: '.repeat(40));
    await expect(openStore(file, clock)).rejects.toMatchObject({ code: 'store-unreadable' });
  });
});
