import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { grantAdd, grantEnd, grantList } from './grants.ts';
import { init } from './init.ts';
import { jobTitlesSet, rolesList, rolesSet } from './roles.ts';
import { withStore } from './with-store.ts';

const data = join(mkdtempSync(join(tmpdir(), 'almanac-access-')), 'data');
const context = { data, clock: stoppedClock('2026-11-20T15:00:00Z'), progress: silent };

beforeAll(async () => {
  await init(context, { id: 'd', name: 'District', timeZone: 'America/Chicago', firstMonth: 7 });
  await withStore(context, (store) => store.users.add({ username: 'j.diaz', name: 'Jo Diaz' }));
});
afterAll(() => rmSync(join(data, '..'), { recursive: true, force: true }));

const asked = { requester: 'hr', by: 'm.ortega', reason: 'Stands in for the principal' };

test('a grant is given for a time, with who asked, who agreed and why, and ended', async () => {
  const { json } = await grantAdd(context, 'j.diaz', {
    ...{ role: 'principal', school: ['s-04'], until: '2027-01-31' },
    ...asked,
  });
  expect(json).toMatchObject({
    ...{ role: 'principal', scope: { kind: 'school', schools: ['s-04'] }, approver: 'm.ortega' },
    ...{ beginsOn: '2026-11-20', endsOn: '2027-01-31', justification: asked.reason },
  });
  const [grant] = (await grantList(context)).json as { id: string; isInForce: boolean }[];
  expect(grant?.isInForce).toBe(true);
  await grantEnd(context, grant?.id ?? '', { by: 'm.ortega' });
  expect((await grantList(context)).json).toMatchObject([{ endsOn: '2026-11-19', isInForce: false }]);
  await expect(grantEnd(context, 'nothing', { by: 'm.ortega' })).rejects.toMatchObject({
    code: 'grant-unknown',
  });
});

test.each([
  ['a role nobody knows', { role: 'king', school: ['s-04'] }, asked],
  ['a scope that does not go with the role', { role: 'principal' }, asked],
  ['grades of no school', { role: 'principal', grade: ['07'] }, asked],
  ['an end before its beginning', { role: 'principal', school: ['s-04'], until: '2026-11-19' }, asked],
  ['the own agreement', { role: 'principal', school: ['s-04'] }, { ...asked, by: 'j.diaz' }],
])('with %s it is not given', async (_, wanted, words) => {
  await expect(grantAdd(context, 'j.diaz', { ...wanted, ...words })).rejects.toMatchObject({
    code: 'grant-invalid',
  });
});

test('a district makes a role of its own, in versions', async () => {
  const file = join(data, '..', 'librarian.yaml');
  const write = (version: number) =>
    writeFileSync(
      file,
      `role: librarian
version: ${version}
extends: school-nurse
title: { en: Librarian, es: Bibliotecaria }
about: { en: Names of the students of the school., es: Los nombres de los estudiantes de la escuela. }
scope: inherit
programs: inherit
purposes: [teaching]
needs: none
pages: none
grants: [{ domains: [roster], sensitivity: directory, grain: student }]
extras: none
`,
    );
  write(1);
  await rolesSet(context, file, { by: 'm.ortega', reason: 'The library lends to classes' });
  expect((await rolesList(context)).text).toContain('librarian');
  await expect(rolesSet(context, file, { by: 'm.ortega', reason: 'Again' })).rejects.toMatchObject({
    code: 'role-changed',
  });
  write(2);
  expect((await rolesSet(context, file, { by: 'm.ortega', reason: 'Newer' })).json).toMatchObject({
    version: 2,
  });
  await jobTitlesSet(context, 'Media  Specialist', 'librarian', { by: 'm.ortega' });
  await expect(jobTitlesSet(context, 'Anything', 'king', { by: 'm.ortega' })).rejects.toMatchObject({
    code: 'role-invalid',
  });
  const kinds = await withStore(context, async (store) =>
    (await store.auditLog.list()).map(({ kind }) => kind),
  );
  expect(kinds).toEqual([
    ...['job-title-decided', 'role-changed', 'role-changed', 'grant-ended', 'grant-added', 'user-added'],
  ]);
});
