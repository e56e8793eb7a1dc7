import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { type Gate, gateOn } from '../gate/gate.ts';
import { type Viewer, viewerAsRole, viewerOf } from '../gate/viewer.ts';
import { noting, person, rulesOn } from '../gate/viewer-fixture.ts';
import { validateOneRoster } from '../intake/oneroster-validation.ts';
import { writeOneRoster } from '../intake/oneroster-writer.ts';
import type { Look } from '../store/looks.ts';
import { oneRosterLists } from './oneroster/lists.ts';
import { oneRosterExport } from './oneroster-set.ts';

let fixture: EditionFixture;
let gate: Gate;
const looks: Look[] = [];
const folder = mkdtempSync(join(tmpdir(), 'almanac-export-'));

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, noting(looks));
});
afterAll(() => {
  fixture.close();
  rmSync(folder, { recursive: true, force: true });
});

async function asRole(role: string): Promise<Viewer> {
  const viewer = await viewerAsRole(fixture.warehouse, role, rulesOn('2026-11-20'));
  if (!viewer) throw new Error(`there is no role ${role}`);
  return viewer;
}

test('the roster of today becomes a valid set, and every list is written down with its purpose', async () => {
  const roster = await oneRosterExport(gate, await asRole('data-manager'), 2027);
  const path = join(folder, 'roster.zip');
  const { files } = await writeOneRoster(
    {
      files: Object.fromEntries(Object.entries(roster.files).map(([file, rows]) => [file, { rows }])),
      at: new Date(2026, 10, 20),
    },
    path,
  );
  expect(Object.fromEntries(files.map(({ file, rows }) => [file, rows]))).toEqual({
    orgs: 3,
    academicSessions: 2,
    courses: 1,
    // 59 students: one has left; six of the seven staff are in office.
    users: 65,
    roles: 65,
    classes: 3,
    // 24 students in their sections now, and two teachers; the bridge is over.
    enrollments: 26,
    demographics: 59,
  });
  expect(roster.leftOut).toEqual({});
  const { isValid, version } = await validateOneRoster(path);
  expect([isValid, version]).toEqual([true, '1.2']);
  const own = looks.filter(({ question }) => JSON.stringify(question).includes('oneroster-'));
  expect(own).toHaveLength(oneRosterLists.length);
  expect(roster.logged).toHaveLength(oneRosterLists.length);
  expect(own.every(({ decision, purpose }) => decision === 'allowed' && purpose !== '')).toBe(true);
  expect(own.find(({ question }) => JSON.stringify(question).includes('oneroster-students'))?.students).toBe(
    59,
  );
});

test('who does not see the district student by student gets none of it, and that is written down', async () => {
  const before = looks.length;
  for (const viewer of [
    await asRole('superintendent'),
    await viewerOf(fixture.warehouse, person('2'), [], rulesOn('2026-11-20')),
    await viewerOf(fixture.warehouse, person('3'), [], rulesOn('2026-11-20')),
  ])
    await expect(oneRosterExport(gate, viewer, 2027)).rejects.toThrow();
  const denials = looks.slice(before).filter(({ decision }) => decision === 'denied');
  expect(denials).toHaveLength(3);
  expect(looks.slice(before).reduce((sum, { students }) => sum + students, 0)).toBe(0);
});
