import type { Clock } from '../base/clock.ts';
import { dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { roleBook } from '../gate/role-book.ts';
import type { AccessRules } from '../gate/viewer.ts';
import { readSettings } from '../intake/settings.ts';
import type { Store } from '../store/store.ts';

/** What access is judged by now: the district's settings and decisions, and the day. Nothing of it is kept: what was changed holds at once. */
export async function accessRules(
  folder: DataFolder,
  store: Pick<Store, 'roleDecisions'>,
  clock: Clock,
  day?: string,
): Promise<AccessRules> {
  const { access, timeZone } = readSettings(folder);
  const [roles, jobTitles] = await Promise.all([
    store.roleDecisions.roles(),
    store.roleDecisions.jobTitles(),
  ]);
  return {
    book: roleBook({ roles: roles.map(({ form }) => form), jobTitles }),
    day: day ?? dayIn(timeZone, clock.now()),
    sectionStudents: access.sectionStudents,
    rightsPassAt: access.rightsPassAt,
  };
}
