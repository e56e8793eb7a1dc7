import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EditionFixture, editionFixture } from '../../test/edition-fixture.ts';
import { stoppedClock } from '../base/clock.ts';
import { dataFolderAt } from '../base/data-folder.ts';
import { gateOn } from '../gate/gate.ts';
import type { Grant } from '../gate/viewer.ts';
import { memory, rulesOn } from '../gate/viewer-fixture.ts';
import { auditKinds } from '../store/audit-log.ts';
import { openStore, type Store } from '../store/store.ts';
import { auditPagesOver } from './audit-pages.ts';
import { recordDeskOver, type WantedDisclosure } from './record-desk.ts';
import type { ServedEdition } from './served-edition.ts';
import { type SignedIn, visitorsOver } from './visitors.ts';

/** The desk on a real edition and a real store: a child with a mother, one who has come of age, and one of another family. */
const clock = stoppedClock('2026-11-20T18:00:00Z');
const folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-desk-')));
writeFileSync(
  folder.settingsFile,
  'district: { id: d, name: Test }\ntimeZone: America/Chicago\nrecords: { answerWithinDays: 10 }\n',
);
let fixture: EditionFixture;
let store: Store;
let desk: ReturnType<typeof recordDeskOver>;
let audit: ReturnType<typeof auditPagesOver>;

beforeAll(async () => {
  fixture = await editionFixture([
    {
      asOf: '2026-11-20',
      rows: {
        district: [{ district_id: 'D', name: 'Test District' }],
        school: [{ school_id: 'A', name: 'Aspen' }],
        student: [
          ...[
            ['ana', 'Ana', 'Lopez', '2014-05-05'],
            ['ben', 'Ben', 'Stone', '2014-05-05'],
            ['old', 'Olga', 'Lopez', '2008-01-05'],
          ].map(([student_id = '', first_name = '', last_name = '', birth_date = '']) => ({
            ...{ student_id, first_name, last_name, birth_date, local_student_id: `n-${student_id}` },
          })),
        ],
        student_school_enrollment: ['ana', 'ben', 'old'].map((student_id) => ({
          ...{ student_id, school_id: 'A', school_year: 2027, grade_level: '07' },
          ...{ entry_date: '2026-09-01', is_inferred: false },
        })),
        guardian: ['ana', 'old'].map((student_id) => ({
          ...{ guardian_id: 'mom', student_id, first_name: 'Maria', last_name: 'Lopez' },
        })),
        staff: [{ staff_id: 'prin', local_staff_id: '2', first_name: 'P', last_name: 'Q' }],
        staff_assignment: [
          {
            ...{ staff_id: 'prin', school_id: 'A', staff_classification: 'principal' },
            ...{ position_title: 'principal', begin_date: '2024-08-01', is_district_wide: false },
          },
        ],
      },
    },
  ]);
});
afterAll(() => {
  fixture.close();
  rmSync(folder.root, { recursive: true });
});

beforeEach(async () => {
  store = await openStore(':memory:', clock);
  const gate = await gateOn(fixture.warehouse, {
    ...{ log: store.looks, memory: memory(), directory: store.directoryInformation },
  });
  const served = {
    ...{ warehouse: fixture.warehouse, gate, districtName: 'Test', schoolYear: 2027 },
    referenceDay: '2026-11-20',
  } as unknown as ServedEdition;
  const editions = { current: async () => served, close: async () => undefined };
  const grants: Record<string, Grant[]> = {
    officer: [
      {
        ...{ role: 'privacy-officer', scope: { kind: 'district' } },
        ...{ beginsOn: '2026-08-01', endsOn: null },
      },
    ],
  };
  const visitors = visitorsOver({
    editions,
    rules: async () => rulesOn('2026-11-20'),
    grantsOf: async (user) => grants[user] ?? [],
  });
  const books = {
    ...{ disclosures: store.disclosures, requests: store.recordRequests },
    ...{ directory: store.directoryInformation, notices: store.annualNotices },
  };
  desk = recordDeskOver({ folder, editions, visitors, books });
  audit = auditPagesOver({ folder, clock, visitors, log: store.auditLog, kinds: auditKinds });
  return () => store.close();
});

const id = (kind: string, value: string) =>
  fixture.links.find((link) => link.kind === kind && link.idValue === value)?.personId ?? '';
const user = (name: string, more: Partial<SignedIn> = {}): SignedIn => ({
  ...{ id: name, username: name, name, staffNumber: null, guardianId: null, studentId: null },
  ...{ as: null, isMasked: false },
  ...more,
});
const officer = user('officer');
const principal = user('principal', { staffNumber: '2' });
const mother = () => user('Maria Lopez', { guardianId: id('guardian', 'mom') });
const grown = () => user('Olga Lopez', { studentId: id('student', 'old') });
const ana = () => id('student', 'ana');

const denied = { code: 'gate-denied' };
const asksToSee = { kind: 'inspect', what: 'Everything' } as const;
const subpoena: WantedDisclosure = {
  ...{ disclosedOn: '2026-11-19', outcome: 'disclosed', party: 'Court', interest: 'Case' },
  ...{ provision: 'subpoena', records: 'Transcript' },
};

describe('who stands before the records of a student', () => {
  test('the officer, the family, and nobody else; in the same words for who does not exist', async () => {
    expect((await desk.studentRecord(officer, ana())).standing).toBe('keeper');
    expect((await desk.studentRecord(mother(), ana())).standing).toBe('family');
    const refusals = await Promise.all(
      [
        desk.studentRecord(principal, ana()),
        desk.studentRecord(mother(), id('student', 'ben')),
        desk.studentRecord(mother(), 'nobody'),
        desk.studentRecord(officer, 'nobody'),
        // At 18 the rights are the student's own (34 CFR 99.5).
        desk.studentRecord(mother(), id('student', 'old')),
        desk.studentRecord(grown(), ana()),
      ].map((asked) =>
        asked.then(
          () => null,
          (error: Error) => error.message,
        ),
      ),
    );
    expect(new Set(refusals)).toEqual(new Set([expect.stringContaining('no such student')]));
    expect((await desk.studentRecord(grown(), id('student', 'old'))).standing).toBe('family');
  });

  test('a family does nothing that is the officer’s', async () => {
    const page = await desk.askForRecord(mother(), ana(), asksToSee);
    const request = page.requests[0]?.id ?? '';
    const answer = { answer: 'inspected', on: '2026-11-20', words: '' } as const;
    await expect(desk.answerRequest(mother(), ana(), request, answer)).rejects.toMatchObject(denied);
    await expect(desk.addDisclosure(mother(), ana(), subpoena)).rejects.toMatchObject(denied);
    await expect(desk.strikeDisclosure(mother(), ana(), 'x', 'y')).rejects.toMatchObject(denied);
    await expect(
      desk.holdHearing(mother(), ana(), request, { on: '2026-11-20', outcome: 'amended' }),
    ).rejects.toMatchObject(denied);
    for (const who of [mother(), principal]) {
      await expect(desk.records(who)).rejects.toMatchObject(denied);
      await expect(desk.findStudents(who, 'lo')).rejects.toMatchObject(denied);
      await expect(desk.decideDirectory(who, ['name'])).rejects.toMatchObject(denied);
      await expect(audit.audit(who, {})).rejects.toMatchObject(denied);
      await expect(audit.verifyAudit(who)).rejects.toMatchObject(denied);
      await expect(audit.exportAudit(who, {})).rejects.toMatchObject(denied);
    }
    expect((await store.disclosures.of(ana())).length).toBe(0);
  });

  test('a request of one student is not reached by way of another', async () => {
    const page = await desk.askForRecord(mother(), ana(), asksToSee);
    const request = page.requests[0]?.id ?? '';
    await expect(
      desk.answerRequest(officer, id('student', 'ben'), request, {
        ...{ answer: 'inspected', on: '2026-11-20', words: '' },
      }),
    ).rejects.toMatchObject({ code: 'record-request-unknown' });
  });
});

describe('requests', () => {
  test('are due by the district’s setting, counted from the day the letter came', async () => {
    const [own] = (await desk.askForRecord(mother(), ana(), asksToSee)).requests;
    expect(own).toMatchObject({ askedBy: 'Maria Lopez', dueOn: '2026-11-30', daysLeft: 10, may: [] });
    const letter = { ...asksToSee, askedBy: 'Grandmother', askedOn: '2026-11-01' };
    const { requests } = await desk.askForRecord(officer, ana(), letter);
    expect(requests.find(({ way }) => way === 'letter')).toMatchObject({
      ...{ askedBy: 'Grandmother', dueOn: '2026-11-11', daysLeft: -9, may: ['answer'] },
    });
    const page = await desk.records(officer);
    expect(page.requests.map(({ request }) => request.daysLeft)).toEqual([-9, 10]);
    expect(page.requests[0]?.student?.student).toMatchObject({ firstName: 'Ana', lastName: 'Lopez' });
  });

  test('cannot come from the future, nor be refused without a reason', async () => {
    const later = { ...asksToSee, askedBy: 'x', askedOn: '2026-11-21' };
    const invalid = { code: 'record-invalid' };
    await expect(desk.askForRecord(officer, ana(), later)).rejects.toMatchObject(invalid);
    await expect(
      desk.askForRecord(officer, ana(), { ...later, askedOn: '2026-02-30' }),
    ).rejects.toMatchObject(invalid);
    const { requests } = await desk.askForRecord(mother(), ana(), {
      ...{ kind: 'amend', what: 'That day', wanted: 'Excused' },
    });
    const refusal = { answer: 'refused', on: '2026-11-20', words: ' ' } as const;
    await expect(desk.answerRequest(officer, ana(), requests[0]?.id ?? '', refusal)).rejects.toMatchObject(
      invalid,
    );
  });
});

describe('disclosures', () => {
  test('in an emergency say what the threat was (34 CFR 99.32(a)(5))', async () => {
    const emergency = { ...subpoena, provision: 'health_or_safety' };
    await expect(desk.addDisclosure(officer, ana(), emergency)).rejects.toMatchObject({
      code: 'record-invalid',
    });
    await desk.addDisclosure(officer, ana(), { ...emergency, threat: 'A fire' });
    await expect(
      desk.addDisclosure(officer, ana(), { ...subpoena, provision: 'agreement' }),
    ).rejects.toMatchObject({ code: 'record-invalid' });
    expect((await desk.studentRecord(mother(), ana())).disclosures).toMatchObject([{ threat: 'A fire' }]);
  });

  test('struck ones are the officer’s to see; looks of one day are told once', async () => {
    const page = await desk.addDisclosure(officer, ana(), subpoena);
    await desk.strikeDisclosure(officer, ana(), page.disclosures[0]?.id ?? '', 'Other student');
    const look = {
      ...{ students: [ana()], disclosedOn: '2026-11-20', party: 'Club', interest: 'partner_program' },
      ...{ provision: 'agreement', records: 'student, school', edition: 'e' },
    };
    for (let time = 0; time < 3; time += 1)
      await store.disclosures.disclose({ actor: 'club', kind: 'question', detail: {} }, look);
    expect((await desk.studentRecord(mother(), ana())).disclosures).toMatchObject([
      { party: 'Club', times: 3, isLook: true, records: ['student', 'school'] },
    ]);
    expect((await desk.studentRecord(officer, ana())).disclosures).toHaveLength(2);
  });
});

test('names that are looked for are found, and not written down', async () => {
  expect((await desk.findStudents(officer, 'LOPEZ, a')).students).toMatchObject([
    { student: { firstName: 'Ana' }, number: 'n-ana', school: 'Aspen' },
  ]);
  expect((await desk.findStudents(officer, 'n-ben')).students).toMatchObject([{ number: 'n-ben' }]);
  expect((await desk.findStudents(officer, '%%')).students).toEqual([]);
  expect(JSON.stringify(await store.auditLog.list())).not.toMatch(/lopez|n-ben/i);
});

test('a family opts out and takes it back; only what there is can be designated', async () => {
  await expect(desk.decideDirectory(officer, ['name', 'address'])).rejects.toMatchObject({
    code: 'record-invalid',
  });
  const page = await desk.decideDirectory(officer, ['name', 'name', 'school']);
  expect(page.directory.designated).toEqual(['name', 'school']);
  expect((await desk.setOptOut(mother(), ana(), { isOptedOut: true })).optOut).toEqual({
    ...{ askedBy: 'Maria Lopez', beginsOn: '2026-11-20' },
  });
  expect((await desk.records(officer)).directory.optOuts).toBe(1);
  expect((await desk.setOptOut(mother(), ana(), { isOptedOut: false })).optOut).toBeNull();
});

describe('the audit log', () => {
  test('is filtered by days of the district, and its file and its verifying are written down', async () => {
    await store.auditLog.record({ actor: '=cmd', kind: 'sign-in', detail: { note: '=1+1' } });
    expect((await audit.audit(officer, { from: '2026-11-20', until: '2026-11-20' })).entries).toHaveLength(1);
    expect((await audit.audit(officer, { until: '2026-11-19' })).entries).toEqual([]);
    await expect(audit.audit(officer, { kind: 'gossip' })).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(audit.audit(officer, { from: '2026-13-01' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    const file = await audit.exportAudit(officer, { kind: 'sign-in' });
    expect(file).toMatchObject({ name: 'audit-2026-11-20.csv', rows: 1 });
    expect(file.content).toContain(",'=cmd,");
    expect(await audit.verifyAudit(officer)).toMatchObject({ through: 2, problems: [] });
    const page = await audit.audit(officer, {});
    expect(page.verified).toMatchObject({ by: 'officer', through: 2, problems: 0 });
    expect(page.entries.map(({ kind, about }) => [kind, about])).toEqual([
      ...[
        ['audit-verified', null],
        ['exported', 'audit'],
        ['sign-in', null],
      ],
    ]);
    expect(page.entries[1]?.facts).toEqual(
      expect.arrayContaining([
        { field: 'filter.kind', value: 'sign-in' },
        { field: 'rows', value: '1' },
      ]),
    );
  });

  test('comes a page at a time', async () => {
    for (let index = 0; index < 60; index += 1)
      await store.auditLog.record({ actor: 'a', kind: 'sign-in', detail: {} });
    const first = await audit.audit(officer, {});
    expect([first.entries.length, first.older]).toEqual([50, 11]);
    const next = await audit.audit(officer, { before: first.older ?? 0 });
    expect([next.entries[0]?.number, next.entries.length, next.older]).toEqual([10, 10, null]);
  });
});
