import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { editionFile } from '../edition/editions.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { rolesOfStaff } from '../gate/staff-roles.ts';
import type { AccessRules } from '../gate/viewer.ts';
import { readSettings } from '../intake/settings.ts';
import type { Provisioning, StaffAccount } from '../store/provisioned-accounts.ts';
import { openStore } from '../store/store.ts';
import { usernameFrom } from '../store/users.ts';
import { accessRules } from './access-rules.ts';

/** What an edition changed about accounts, in counts. */
export interface ProvisioningReport {
  readonly made: number;
  /** Staff who would get an account, and whose number two records share, or whose name or number makes no user name. */
  readonly leftOut: number;
  /** Accounts that are without a role from today on. */
  readonly roleless: number;
  readonly disabled: number;
  readonly enabled: number;
  /** Accounts that would be without a role, were they not too many at once to be true; null where there were not. */
  readonly doubted: number | null;
  /** Why nothing was changed; null where it went well. The edition is as it is either way. */
  readonly problem: { readonly message: string; readonly remedy: string } | null;
}

const nothing: Omit<ProvisioningReport, 'problem'> = {
  ...{ made: 0, leftOut: 0, roleless: 0, disabled: 0, enabled: 0 },
  doubted: null,
};

/**
 * Brings accounts in line with the staff of a new edition: who has a role by position gets one, who has had none for long is switched off until it comes back.
 * Null where the district does not want it. Rights do not hang on this: they are worked out whenever somebody asks. Never throws: an
 * edition that is published stays published.
 */
export async function provisionAccounts(
  folder: DataFolder,
  clock: Clock,
  edition: string,
): Promise<ProvisioningReport | null> {
  const { access } = readSettings(folder);
  if (!access.provision) return null;
  try {
    const store = await openStore(folder.storeFile, clock);
    try {
      const rules = await accessRules(folder, store, clock);
      const staff = await staffWithRoles(editionFile(folder, edition), rules);
      const accounts = await store.provisionedAccounts.list(rules.day);
      const { doubted, ambiguous, ...changes } = provisioningOf(staff, accounts, {
        day: rules.day,
        disableAfter: access.disableAfter,
      });
      const { made } = await store.provisionedAccounts.apply(changes, rules.day);
      return {
        ...{ made, leftOut: ambiguous + changes.add.length - made, roleless: changes.roleless.length },
        ...{ disabled: changes.disable.length, enabled: changes.enable.length, doubted, problem: null },
      };
    } finally {
      await store.close();
    }
  } catch (error) {
    return { ...nothing, problem: problemOf(error) };
  }
}

/** A record of the staff that has a role today. */
export interface RoleHolder {
  readonly staffNumber: string;
  readonly name: string;
  readonly email: string | null;
}

async function staffWithRoles(file: string, rules: AccessRules): Promise<RoleHolder[]> {
  const warehouse: Warehouse = await openEdition(file);
  try {
    const roles = await rolesOfStaff(warehouse, rules);
    // Staff are no students: names and e-mail for accounts, which nobody sees by this.
    const staff = await warehouse.all<RoleHolder>(`
      select
        local_staff_id as "staffNumber",
        concat_ws(' ', first_name, last_name) as name,
        email
      from edition.staff
      where local_staff_id is not null
        and gone_on is null
      order by all`);
    return staff.filter(({ staffNumber }) => roles.has(staffNumber));
  } finally {
    warehouse.close();
  }
}

/** A fifth of the accounts, and more than these few, do not lose their roles in a night: it is the delivery that lacks them. */
const doubtful = { share: 0.2, accounts: 5 };

/** What has to change so that the accounts go with the staff. `ambiguous`: records left out because they share a number. */
export function provisioningOf(
  staff: readonly RoleHolder[],
  accounts: readonly StaffAccount[],
  { day, disableAfter }: { readonly day: string; readonly disableAfter: number },
): Provisioning & { readonly doubted: number | null; readonly ambiguous: number } {
  const byNumber = Map.groupBy(staff, ({ staffNumber }) => staffNumber);
  const known = new Set(accounts.map(({ staffNumber }) => staffNumber));
  const missing = [...byNumber].filter(([number]) => !known.has(number)).map(([, records]) => records);
  const provisioned = accounts.filter(({ isProvisioned, state }) => isProvisioned && state !== 'off');
  const hasRole = ({ staffNumber, hasGrant }: StaffAccount) => hasGrant || byNumber.has(staffNumber);
  const held = provisioned.filter(({ rolelessSince }) => rolelessSince === null);
  const losing = held.filter((account) => !hasRole(account));
  const isDoubtful = losing.length > doubtful.accounts && losing.length > held.length * doubtful.share;
  const without = provisioned.filter((account) => account.rolelessSince !== null && !hasRole(account));
  const again = provisioned.filter((account) => account.rolelessSince !== null && hasRole(account));
  const ids = (some: readonly StaffAccount[]) => some.map(({ id }) => id);
  return {
    add: missing.flatMap(([record, second]) => {
      if (record === undefined || second !== undefined) return [];
      const { staffNumber, name, email } = record;
      return [{ staffNumber, name, username: usernameFrom(email ?? '', staffNumber) }];
    }),
    roleless: isDoubtful ? [] : ids(losing),
    regained: ids(again),
    disable: ids(
      without.filter(
        ({ state, rolelessSince }) =>
          state === 'on' && !isDoubtful && daysFrom(rolelessSince ?? day, day) >= disableAfter,
      ),
    ),
    enable: ids(again.filter(({ state }) => state === 'off-by-provisioning')),
    doubted: isDoubtful ? losing.length : null,
    ambiguous: missing.reduce((sum, records) => sum + (records.length > 1 ? records.length : 0), 0),
  };
}

function daysFrom(since: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(since)) / 86_400_000);
}

/** What goes wrong inside is told by its kind only. */
function problemOf(error: unknown): NonNullable<ProvisioningReport['problem']> {
  if (error instanceof Failure) return { message: error.message, remedy: error.remedy };
  return {
    message: `Accounts were left as they are: something went wrong inside Almanac (${error instanceof Error ? error.name : 'unknown'}).`,
    remedy: 'The next publish tries again; if it comes back, report what it says.',
  };
}

/** The report in a line or two; null where there is nothing to say. */
export function provisioningText(report: ProvisioningReport | null): string | null {
  if (report === null) return null;
  const { made, leftOut, roleless, disabled, enabled, doubted, problem } = report;
  if (problem !== null) return `Accounts: ${problem.message}\n  remedy: ${problem.remedy}`;
  const counts: readonly (readonly [number, string])[] = [
    [made, 'made'],
    [enabled, 'switched on again'],
    [disabled, 'switched off'],
    [roleless, 'without a role from today on'],
    [leftOut, 'not made, because two records share a number, or name and number make no user name'],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const lines = said.length === 0 ? [] : [`Accounts: ${said.join(', ')}.`];
  if (doubted !== null)
    lines.push(
      `Accounts: ${doubted} would be without a role at once, so none was noted as such.\n  remedy: See whether HR delivered everybody; if so, switch them off with "almanac user disable".`,
    );
  return lines.length === 0 ? null : lines.join('\n');
}
