import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import type { Look } from '../store/looks.ts';
import { type Gate, gateOn, type OutsideQuestion } from './gate.ts';
import { roleBook } from './role-book.ts';
import type { Scope, Viewer } from './viewer.ts';
import { noting, viewerWith } from './viewer-fixture.ts';

/** Rows of a delivery that is in no edition: who may see them, and what is written down. */
let fixture: EditionFixture;
let gate: Gate;
const looks: Look[] = [];

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, noting(looks));
});
afterAll(() => fixture.close());

function viewer(roleId: string, scope: Scope): Viewer {
  const role = roleBook().roles.get(roleId);
  if (!role) throw new Error(`no role ${roleId}`);
  return viewerWith([{ role, scope, origin: 'position' }], { username: roleId });
}

/** What was read, to see that nothing is read for those who may not see it. */
const asked: string[][] = [];
const samples: OutsideQuestion<string> = {
  asked: { kind: 'delivery-samples', delivery: 'sis/2026-11-20-1' },
  parts: {
    student: { student: ['student_id', 'last_name'] },
    survey: { survey_response: ['respondent_key', 'answer_text'] },
  },
  async read(granted) {
    asked.push([...granted]);
    return { rows: [...granted], students: 7 };
  },
};

test('a role of the whole district sees the parts it is granted, and that is written down', async () => {
  const rows = await gate.outside(viewer('data-manager', { kind: 'district' }), samples);
  // Words of surveys are restricted; the data manager is granted up to sensitive.
  expect(rows).toEqual(['student']);
  expect(looks.at(-1)).toMatchObject({
    viewer: 'data-manager',
    question: samples.asked,
    tables: ['student'],
    students: 7,
    decision: 'allowed',
  });
});

test.each([
  ['a school', viewer('principal', { kind: 'school', schools: ['A'] })],
  ['one school of a district-wide role', viewer('data-manager', { kind: 'school', schools: ['A'] })],
  ['groups only', viewer('superintendent', { kind: 'district' })],
  ['no role', viewerWith([])],
])('whoever is granted %s sees none of them, and none are read', async (_, who) => {
  const before = [asked.length, looks.length];
  expect(await gate.outside(who, samples)).toBeNull();
  expect([asked.length, looks.length]).toEqual(before);
});
