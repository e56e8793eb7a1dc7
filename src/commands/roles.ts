import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import type { Role } from '../gate/role.ts';
import { districtRole, foldTitle, roleBook } from '../gate/role-book.ts';
import { accessRules } from './access-rules.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { withStore } from './with-store.ts';

/** Every role, as the district has it now. */
export async function rolesList(context: CommandContext): Promise<CommandResult> {
  const roles = await withStore(context, async (store) => {
    const decided = new Set((await store.roleDecisions.roles()).map(({ role }) => role));
    const { book } = await accessRules(openDataFolder(context.data), store, context.clock);
    return [...book.roles.values()].map((role) => ({ ...role, isOwn: decided.has(role.role) }));
  });
  const table = textTable(
    ['role', 'version', 'whose', 'students one by one', 'counts', 'pages', ''],
    roles.map((role) => [
      role.role,
      role.version,
      role.scope,
      domainsOf(role, 'student'),
      domainsOf(role, 'aggregate'),
      role.pages.join(' '),
      role.isOwn ? 'of this district' : '',
    ]),
  );
  return done(table, roles);
}

function domainsOf({ grants }: Role, grain: 'student' | 'aggregate'): string {
  return grants
    .filter((grant) => grant.grain === grain)
    .map(({ domains, sensitivity }) => `${domains.join(', ')} (up to ${sensitivity})`)
    .join('; ');
}

export interface DecidedBy {
  readonly by: string;
}

/** Takes a role from a YAML file as the district's own, or as its version of a role that Almanac brings. Throws `role-invalid`, `role-changed`. */
export async function rolesSet(
  context: CommandContext,
  file: string,
  { by, reason }: DecidedBy & { readonly reason: string },
): Promise<CommandResult> {
  const form: unknown = parse(readFileSync(file, 'utf8'));
  const { role, version } = districtRole(form);
  return withStore(context, async (store) => {
    const [newest] = await store.roleDecisions.versionsOf(role);
    const before = newest?.version ?? roleBook().roles.get(role)?.version ?? 0;
    if (version !== before + 1)
      throw new Failure('role-invalid', {
        role,
        problem: `its version is ${version}, and the one now is ${before}`,
        remedy: `Write version: ${before + 1}, if it is a change of that one.`,
      });
    await store.roleDecisions.decideRole({ role, version, form, decidedBy: by, reason });
    return done(`The role "${role}" is in force, version ${version}.`, { role, version });
  });
}

/** The job titles HR has now, how many people hold each, and the role it gives them. Throws `edition-none`. */
export async function jobTitlesList(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  try {
    const held = await edition.all<{ title: string | null; classification: string; people: number }>(`
      select position_title as title, staff_classification as classification, count(distinct staff_id) as people
      from edition.staff_assignment
      where is_current
      group by all
      order by people desc, title`);
    const titles = await withStore(context, async (store) => {
      const { book } = await accessRules(folder, store, context.clock);
      const decided = new Set((await store.roleDecisions.jobTitles()).map(({ title }) => title));
      return held.map((row) => ({
        ...row,
        role: book.ofPosition(row.classification, row.title)?.role ?? 'none',
        isDecided: row.title !== null && decided.has(foldTitle(row.title)),
      }));
    });
    const table = textTable(
      ['job title', 'classification', 'people', 'role', ''],
      titles.map(({ title, classification, people, role, isDecided }) => [
        title ?? '',
        classification,
        people,
        role,
        isDecided ? 'decided here' : '',
      ]),
    );
    return done(table, titles);
  } finally {
    edition.close();
  }
}

/** Decides which role a job title has: a role, `none`, or `inherit` from its staff classification. Throws `role-invalid`. */
export async function jobTitlesSet(
  context: CommandContext,
  title: string,
  role: string,
  { by }: DecidedBy,
): Promise<CommandResult> {
  return withStore(context, async (store) => {
    const { book } = await accessRules(openDataFolder(context.data), store, context.clock);
    if (role !== 'none' && role !== 'inherit' && !book.roles.has(role))
      throw new Failure('role-invalid', {
        role,
        problem: 'there is no such role',
        remedy: `Name one of these, "none" or "inherit": ${[...book.roles.keys()].join(', ')}.`,
      });
    await store.roleDecisions.decideJobTitle({ title: foldTitle(title), role, decidedBy: by });
    const means: Record<string, string> = { none: 'no role', inherit: 'the role of its classification' };
    return done(`"${title}" has ${means[role] ?? `the role "${role}"`} from now on.`, { title, role });
  });
}
