import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openDataFolder } from '../base/data-folder.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import type { Role } from '../gate/role.ts';
import { heldTitles } from '../reports/job-titles.ts';
import { changeRole, decideTitle, standingRoles } from '../reports/role-change.ts';
import type { RoleChangeEffects } from '../reports/role-effects.ts';
import { accessRules } from './access-rules.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { withStore } from './with-store.ts';

/** Every role, as the district has it now. */
export async function rolesList(context: CommandContext): Promise<CommandResult> {
  const roles = await changing(context, async (effects) =>
    (await standingRoles(effects)).map(({ role, isOwn }) => ({ ...role, isOwn })),
  );
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
  const { role, version } = await changing(context, (effects) => changeRole(effects, form, by, reason));
  return done(`The role "${role}" is in force, version ${version}.`, { role, version });
}

/** The job titles HR has now, how many people hold each, and the role it gives them. Throws `edition-none`. */
export async function jobTitlesList(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  try {
    const held = await changing(context, async ({ rules, decisions }) =>
      heldTitles(edition, await rules(), await decisions.jobTitles()),
    );
    const titles = held.map(({ title, classifications, people, roles, decided }) => ({
      ...{ title, people, isDecided: decided !== null },
      ...{ classification: classifications.join(', '), role: roles.join(', ') || 'none' },
    }));
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
  await changing(context, (effects) => decideTitle(effects, title, role, by));
  const means: Record<string, string> = { none: 'no role', inherit: 'the role of its classification' };
  return done(`"${title}" has ${means[role] ?? `the role "${role}"`} from now on.`, { title, role });
}

/** Works with what the district decided about roles. */
function changing<Outcome>(
  context: CommandContext,
  work: (effects: RoleChangeEffects) => Promise<Outcome>,
): Promise<Outcome> {
  return withStore(context, (store) =>
    work({
      decisions: store.roleDecisions,
      rules: () => accessRules(openDataFolder(context.data), store, context.clock),
    }),
  );
}
