import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEdition } from '../src/edition/edition.ts';
import { editionFile } from '../src/edition/editions.ts';
import type { Warehouse } from '../src/engine/warehouse.ts';
import { editionHash, type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { callRoute } from './route-call.ts';

/** Somebody who got so far as to run SQL on the connection that serves people; and a server whose record or memory is broken. */
let district: GatedDistrict;
let served: Warehouse;

beforeAll(async () => {
  district = await gatedDistrict();
  served = await openEdition(editionFile(district.folder, district.edition.id));
});
afterAll(async () => {
  served?.close();
  await district?.close();
});

describe('the connection that serves people', () => {
  it.each([
    // Nothing of the edition is changed.
    ...["insert into edition.student (student_id) values ('x')", 'delete from edition.student'],
    ...["update edition.student set last_name = 'x'", 'drop table edition.student'],
    ...['create table edition.mine as select 1 as a', 'alter table edition.student add column x int'],
    ...['create view edition.v as select * from edition.student'],
    // Nothing outside is read or written.
    ...["select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')"],
    ...["select * from '/etc/passwd'", "select * from glob('/*')", "select * from read_parquet('/tmp/*')"],
    ...["select * from read_json('https://example.org/')", "select getenv('HOME')"],
    ...["copy (select * from edition.student) to '/tmp/stolen.csv'", "export database '/tmp/stolen'"],
    ...["copy edition.student from '/etc/passwd'", "import database '/tmp/stolen'"],
    ...["attach '/tmp/stolen.db' as stolen", "attach 'store.sqlite' as store (type sqlite)"],
    ...['install httpfs', 'load httpfs', "load '/tmp/x.duckdb_extension'"],
    "create secret s (type s3, key_id 'a', secret 'b')",
    // The door cannot be opened again.
    ...[
      'set enable_external_access = true',
      'set lock_configuration = false',
      'reset enable_external_access',
    ],
    ...[
      "set temp_directory = '/tmp'",
      "set memory_limit = '1TB'",

      "set allowed_paths = ['/']",
    ],
    ...["set global access_mode = 'READ_WRITE'", "pragma profiling_output = '/tmp/x.json'"],
    "set log_query_path = '/tmp/x.log'",
  ])('refuses %s', async (sql) => {
    const before = editionHash(district);
    await expect(served.run(sql)).rejects.toThrow();
    expect(editionHash(district)).toBe(before);
    // It goes on answering.
    expect(await served.all('select count(*) as n from edition.student')).toEqual([{ n: 80 }]);
  });

  it('says itself that it is shut and locked', async () => {
    const [settings] = await served.all(
      "select current_setting('enable_external_access') as outside, current_setting('lock_configuration') as locked",
    );
    expect(settings).toEqual({ outside: false, locked: true });
    const [database] = await served.all(
      "select readonly from duckdb_databases() where database_name = 'edition'",
    );
    expect(database).toEqual({ readonly: true });
  });
});

describe('an error is a denial', () => {
  const pages: readonly (readonly [string, string])[] = [
    ['superintendent', '/api/district'],
    ['data-manager', '/api/district'],
    ['principal', '/api/school'],
    ['teacher', '/api/sections'],
    ['guardian', '/api/students'],
    ['attendance-monitor', '/api/attendance'],
  ];

  /** Breaks the store as a full disk or a damaged file does, and mends it. */
  async function whileBroken(damage: string, repair: string, work: () => Promise<void>): Promise<void> {
    const store = new DatabaseSync(district.folder.storeFile);
    try {
      store.exec(damage);
      await work();
    } finally {
      store.exec(repair);
      store.close();
    }
  }

  it.each(pages)('what cannot be written down is not answered: %s %s', async (username, path) => {
    const cookie = await district.signedIn(username);
    await whileBroken(
      "create trigger full_disk before insert on audit_entry begin select raise(abort, 'disk full'); end",
      'drop trigger full_disk',
      async () => {
        const answer = await callRoute(district, `GET ${path}`, {}, cookie);
        expect([answer.statusCode, answer.json().code]).toEqual([500, 'unexpected']);
        expect(answer.body).not.toMatch(/Last-|cells|disk full|trigger|audit_entry/);
      },
    );
    expect((await callRoute(district, `GET ${path}`, {}, cookie)).statusCode).toBe(200);
  });

  it('counts are not published where it cannot be kept in mind what was', async () => {
    const fresh = await gatedDistrict();
    try {
      const store = new DatabaseSync(fresh.folder.storeFile);
      store.exec(
        "create trigger full_disk before insert on published_set begin select raise(abort, 'disk full'); end",
      );
      const cookie = await fresh.signedIn('superintendent');
      const answer = await callRoute(fresh, 'GET /api/district', {}, cookie);
      expect([answer.statusCode, answer.json().code]).toEqual([500, 'unexpected']);
      store.exec('drop trigger full_disk');
      store.close();
      expect((await callRoute(fresh, 'GET /api/district', {}, cookie)).statusCode).toBe(200);
    } finally {
      await fresh.close();
    }
  });

  it('nobody is signed in, and nothing is granted, where grants cannot be read', async () => {
    const cookie = await district.signedIn('privacy-officer');
    const rename = (from: string, to: string) => `alter table ${from} rename to ${to}`;
    await whileBroken(rename('role_grant', 'gone'), rename('gone', 'role_grant'), async () => {
      for (const path of ['/api/session', '/api/students', '/api/district']) {
        const { statusCode } = await callRoute(district, `GET ${path}`, {}, cookie);
        expect([path, statusCode]).toEqual([path, 500]);
      }
    });
    await whileBroken(rename('session', 'gone'), rename('gone', 'session'), async () => {
      expect((await callRoute(district, 'GET /api/session', {}, cookie)).statusCode).toBe(500);
    });
    expect((await callRoute(district, 'GET /api/session', {}, cookie)).statusCode).toBe(200);
  });
});
