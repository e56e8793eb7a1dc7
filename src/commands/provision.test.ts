import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { silent } from '../base/progress.ts';
import { generateDistrict } from '../district/generate.ts';
import { districtSettings, districtSources } from '../district/sources.ts';
import { openEdition } from '../edition/edition.ts';
import { editionFile } from '../edition/editions.ts';
import { foldTitle } from '../gate/role-book.ts';
import { viewerOf } from '../gate/viewer.ts';
import { runRound } from '../intake/run-round.ts';
import { listSources } from '../intake/source.ts';
import { systemRun } from '../intake/source-run.ts';
import type { StaffAccount } from '../store/provisioned-accounts.ts';
import { openStore, type Store } from '../store/store.ts';
import { accessRules } from './access-rules.ts';
import { init } from './init.ts';
import { provisionAccounts, provisioningOf, provisioningText, type RoleHolder } from './provision.ts';
import { publishFolder } from './publish.ts';
import { userDisable, userEnable, userList } from './user-accounts.ts';

const account = (id: string, more: Partial<StaffAccount> = {}): StaffAccount => ({
  ...{ id, username: id, staffNumber: id, isProvisioned: true, rolelessSince: null },
  ...{ state: 'on', hasGrant: false },
  ...more,
});
const holder = (staffNumber: string): RoleHolder => ({
  ...{ staffNumber, name: `Name ${staffNumber}`, email: `n${staffNumber}@district.example` },
});
const on = { day: '2026-11-20', disableAfter: 90 };

describe('what has to change', () => {
  test('who has a role and no account gets one; of two records with one number neither does', () => {
    const plan = provisioningOf([holder('1'), holder('2'), holder('3'), holder('3')], [account('2')], on);
    expect(plan.add).toEqual([{ staffNumber: '1', name: 'Name 1', username: 'n1' }]);
    expect(plan).toMatchObject({ ambiguous: 2, roleless: [], disable: [], doubted: null });
  });

  test('who has been without a role for 90 days is switched off, and on again when it comes back', () => {
    const accounts = [
      account('new'),
      account('89', { rolelessSince: '2026-08-23' }),
      account('90', { rolelessSince: '2026-08-22' }),
      account('back', { rolelessSince: '2026-01-05', state: 'off-by-provisioning' }),
      account('granted', { rolelessSince: '2026-01-05', hasGrant: true }),
    ];
    expect(provisioningOf([holder('back')], accounts, on)).toEqual({
      ...{ add: [], roleless: ['new'], regained: ['back', 'granted'], disable: ['90'], enable: ['back'] },
      ...{ doubted: null, ambiguous: 0 },
    });
  });

  test('accounts that a person made or switched off are left alone', () => {
    const accounts = [
      account('hand', { isProvisioned: false }),
      account('off', { rolelessSince: '2026-01-05', state: 'off' }),
    ];
    for (const staff of [[], [holder('hand'), holder('off')]])
      expect(provisioningOf(staff, accounts, on)).toMatchObject({
        ...{ add: [], roleless: [], regained: [], disable: [], enable: [] },
      });
  });

  test('more than a fifth at once is doubted: nobody is noted, and nobody switched off', () => {
    const accounts = [
      ...Array.from({ length: 24 }, (_, index) => account(String(index))),
      account('long', { rolelessSince: '2026-01-05' }),
    ];
    const staff = (from: number) => accounts.slice(from, 24).map(({ id }) => holder(id));
    expect(provisioningOf(staff(6), accounts, on)).toMatchObject({ doubted: 6, roleless: [], disable: [] });
    expect(provisioningOf(staff(5), accounts, on)).toMatchObject({ doubted: null, disable: ['long'] });
    expect(provisioningOf(staff(5), accounts, on).roleless).toHaveLength(5);
  });

  test('whatever the staff and the accounts: nobody with a role is switched off, nobody gets two accounts, and a second time changes nothing', () => {
    const number = fc.integer({ min: 0, max: 12 }).map(String);
    const some = fc.uniqueArray(
      fc.record({
        id: number,
        isProvisioned: fc.boolean(),
        rolelessSince: fc.constantFrom(null, '2026-08-01', '2026-11-01'),
        state: fc.constantFrom<StaffAccount['state']>('on', 'off', 'off-by-provisioning'),
        hasGrant: fc.boolean(),
      }),
      { selector: ({ id }) => id, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 12 }), some, (numbers, kept) => {
        const staff = numbers.map(holder);
        const accounts = kept.map(({ id, ...more }) => account(id, more));
        const plan = provisioningOf(staff, accounts, on);
        const after = accounts.map((one) => ({
          ...one,
          ...(plan.roleless.includes(one.id) ? { rolelessSince: on.day } : {}),
          ...(plan.regained.includes(one.id) ? { rolelessSince: null } : {}),
          ...(plan.disable.includes(one.id) ? { state: 'off-by-provisioning' as const } : {}),
          ...(plan.enable.includes(one.id) ? { state: 'on' as const } : {}),
        }));
        for (const { id, staffNumber, isProvisioned, hasGrant, state } of accounts) {
          const changed = [plan.roleless, plan.disable, plan.regained, plan.enable].some((ids) =>
            ids.includes(id),
          );
          if (changed) expect([isProvisioned, state === 'off']).toEqual([true, false]);
          if (hasGrant || numbers.includes(staffNumber))
            expect([...plan.roleless, ...plan.disable]).not.toContain(id);
          expect(plan.add.map((one) => one.staffNumber)).not.toContain(staffNumber);
        }
        const made = plan.add.map(({ staffNumber }) => account(staffNumber));
        expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
        expect(provisioningOf(staff, [...after, ...made], on)).toMatchObject({
          ...{ add: [], regained: [], disable: [], enable: [], roleless: [] },
        });
      }),
    );
  });
});

describe('a district', () => {
  const root = mkdtempSync(join(tmpdir(), 'almanac-provision-'));
  let folder: DataFolder;
  let edition: string;
  let now = new Date('2026-11-20T18:00:00Z');
  const clock: Clock = { now: () => now };
  const context = () => ({ data: folder.root, clock, progress: silent });

  beforeAll(async () => {
    folder = dataFolderAt(join(root, 'data'));
    await generateDistrict({
      out: join(root, 'made'),
      students: 500,
      seed: 5,
      asOf: '2026-11-20',
      progress: silent,
    });
    const { firstMonthOfSchoolYear, ...settings } = districtSettings();
    await init(
      { data: folder.root, clock, progress: silent },
      { ...settings, firstMonth: firstMonthOfSchoolYear },
    );
    for (const { id, yaml } of districtSources('../files')) {
      if (!['hr', 'sis-roster'].includes(id)) continue;
      writeFileSync(join(folder.sources, `${id}.yaml`), `${yaml}expected_by: none\n`);
      mkdirSync(join(root, 'files', id), { recursive: true });
      cpSync(join(root, 'made', id, '2026-11-20'), join(root, 'files', id, '2026-11-20'), {
        recursive: true,
      });
    }
    await runRound(listSources(folder), {
      ...{ folder, clock, progress: silent, trigger: 'hand', effects: systemRun },
    });
    // Without a way to sign in by an issuer, and nothing said, there are no accounts to make.
    const published = await publishFolder(folder, { clock, progress: silent });
    expect(published.accounts).toBeNull();
    edition = published.edition.id;
    appendFileSync(folder.settingsFile, 'access: { provision: true }\n');
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function inStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    const store = await openStore(folder.storeFile, clock);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
  const decide = (title: string, role: string) =>
    inStore((store) =>
      store.roleDecisions.decideJobTitle({ title: foldTitle(title), role, decidedBy: 'operator' }),
    );

  /** Staff numbers of whom the gate says, one by one, that they have a role; the way that a person's rights are worked out when they ask. */
  async function withRoles(): Promise<string[]> {
    return inStore(async (store) => {
      const rules = await accessRules(folder, store, clock);
      const warehouse = await openEdition(editionFile(folder, edition));
      try {
        const staff = await warehouse.all<{ number: string }>(
          'select local_staff_id as number from edition.staff where gone_on is null and local_staff_id is not null',
        );
        const found: string[] = [];
        for (const { number } of staff) {
          const person = { username: 'x', name: 'x', staffNumber: number, guardianId: null, studentId: null };
          const { assignments } = await viewerOf(warehouse, person, [], rules);
          if (assignments.length > 0) found.push(number);
        }
        return found.sort();
      } finally {
        warehouse.close();
      }
    });
  }

  test('accounts are made for exactly those whom the gate gives a role, without a password, and are written down', async () => {
    const hand = await inStore((store) =>
      store.users.add({ username: 'by-hand', name: 'By Hand', staffNumber: null }),
    );
    const expected = await withRoles();
    expect(expected.length).toBeGreaterThan(20);
    const report = await provisionAccounts(folder, clock, edition);
    expect(report).toMatchObject({ made: expected.length, leftOut: 0, disabled: 0, problem: null });
    const users = await inStore((store) => store.users.list());
    expect(users.flatMap(({ staffNumber }) => staffNumber ?? []).sort()).toEqual(expected);
    for (const user of users.filter(({ id }) => id !== hand.id)) {
      expect(user.provisionedAt).toBe(now.toISOString());
      expect(await inStore((store) => store.users.passwordHash(user.id))).toBeNull();
    }
    const written = await inStore((store) =>
      store.auditLog.list({ kinds: ['user-added'], actor: 'publish' }),
    );
    expect(written).toHaveLength(expected.length);
    expect(await inStore((store) => store.auditLog.verify())).toMatchObject({ problems: [] });
  });

  test('a second publish changes nothing, and writes nothing down', async () => {
    const before = await inStore((store) => store.auditLog.head());
    const { accounts } = await publishFolder(folder, { clock, progress: silent });
    expect(provisioningText(accounts)).toBeNull();
    expect(await inStore((store) => store.auditLog.head())).toEqual(before);
  });

  test('whose title gives no role any more sees nothing at once, and is switched off after 90 days, until it does again', async () => {
    const users = await inStore((store) => store.users.list());
    await decide('School Nurse', 'none');
    const without = users.filter(({ staffNumber }) => staffNumber !== null);
    const left = await withRoles();
    const lost = without.filter(({ staffNumber }) => !left.includes(staffNumber ?? ''));
    expect(lost.length).toBeGreaterThan(0);
    const publish = async (day: string) => {
      now = new Date(`${day}T18:00:00Z`);
      return provisionAccounts(folder, clock, edition);
    };
    expect(await publish('2026-11-21')).toMatchObject({ roleless: lost.length, disabled: 0 });
    expect(await publish('2027-02-18')).toMatchObject({ roleless: 0, disabled: 0 });
    expect(await publish('2027-02-19')).toMatchObject({ disabled: lost.length });
    const [first] = lost;
    const off = await inStore((store) => store.users.byId(first?.id ?? ''));
    expect(off).toMatchObject({ disabledAt: now.toISOString(), rolelessSince: '2026-11-21' });
    expect((await userList(context())).text).toContain(
      'off since 2027-02-19, without a role since 2026-11-21',
    );
    await decide('School Nurse', 'inherit');
    expect(await publish('2027-03-01')).toMatchObject({ enabled: lost.length, made: 0 });
    expect(await inStore((store) => store.users.byId(first?.id ?? ''))).toMatchObject({
      ...{ disabledAt: null, rolelessSince: null },
    });
  });

  test('whom a person has switched off stays off until a person switches them on', async () => {
    const [user] = await inStore((store) => store.users.list());
    const username = user?.username ?? '';
    const reason = { reason: 'Under inquiry' };
    await userDisable(context(), username, reason);
    expect((await userDisable(context(), username, reason)).text).toBe(`${username} was off already.`);
    expect(await provisionAccounts(folder, clock, edition)).toMatchObject({ enabled: 0 });
    expect(await inStore((store) => store.users.byUsername(username))).not.toMatchObject({
      disabledAt: null,
    });
    expect((await userEnable(context(), username, { reason: 'Cleared' })).text).toBe(
      `${username} is on again.`,
    );
    const [written] = await inStore((store) =>
      store.auditLog.list({ kinds: ['user-enabled'], actor: 'operator' }),
    );
    expect(written?.detail).toEqual({ username, reason: 'Cleared' });
  });

  test('what goes wrong is said, and leaves edition and accounts as they are', async () => {
    const before = await inStore((store) => store.users.list());
    const report = await provisionAccounts(folder, clock, 'no-such-edition');
    expect(report?.problem?.message).toMatch(/\S/);
    expect(provisioningText(report)).toContain('remedy: ');
    expect(await inStore((store) => store.users.list())).toEqual(before);
  });
});
