import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { grantedScope } from '../gate/viewer.ts';
import type { GrantScope } from '../store/role-grants.ts';
import { accessRules } from './access-rules.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { withStore } from './with-store.ts';

export interface GrantOptions {
  readonly role: string;
  readonly school?: readonly string[];
  readonly grade?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly requester: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * Gives somebody a role by hand, for a time: who asked, who agreed and why are kept. Nobody agrees to their own. Throws `viewer-unknown`,
 * `grant-invalid`.
 */
export async function grantAdd(
  context: CommandContext,
  username: string,
  options: GrantOptions,
): Promise<CommandResult> {
  return withStore(context, async (store) => {
    const rules = await accessRules(openDataFolder(context.data), store, context.clock);
    const user = await store.users.byUsername(username);
    if (!user)
      throw new Failure('viewer-unknown', {
        viewer: username,
        known: [...rules.book.roles.keys()].join(', '),
      });
    const role = rules.book.roles.get(options.role);
    if (!role)
      throw invalid(
        `there is no role "${options.role}"`,
        `Roles: ${[...rules.book.roles.keys()].join(', ')}.`,
      );
    const scope = scopeOf(options);
    if (grantedScope(role, scope, rules) === null)
      throw invalid(
        `the role "${role.role}" is about ${role.scope}, which "${scope.kind}" cannot narrow`,
        'Name schools with --school, or take another role.',
      );
    const beginsOn = options.from ?? rules.day;
    if (options.until !== undefined && options.until < beginsOn)
      throw invalid('it would end before it begins', 'Give a later day with --until.');
    if (options.by === user.username)
      throw invalid('nobody agrees to their own grant', 'Let somebody else agree, and name them with --by.');
    const grant = await store.roleGrants.add({
      ...{ userId: user.id, role: role.role, scope, requester: options.requester, approver: options.by },
      ...{ justification: options.reason, beginsOn, endsOn: options.until ?? null },
    });
    const end = grant.endsOn === null ? 'without an end' : `until ${grant.endsOn}`;
    return done(
      `${user.username} has the role "${role.role}" from ${beginsOn}, ${end} (grant ${grant.id}).`,
      grant,
    );
  });
}

function scopeOf({ school = [], grade = [] }: GrantOptions): GrantScope {
  if (grade.length > 0) {
    if (school.length === 0) throw invalid('grades are those of a school', 'Name it with --school.');
    return { kind: 'grade', schools: [...school], grades: [...grade] };
  }
  return school.length > 0 ? { kind: 'school', schools: [...school] } : { kind: 'district' };
}

/** Every grant there ever was, those in force first. */
export async function grantList(context: CommandContext): Promise<CommandResult> {
  return withStore(context, async (store) => {
    const { day } = await accessRules(openDataFolder(context.data), store, context.clock);
    const names = new Map((await store.users.list()).map(({ id, username }) => [id, username]));
    const grants = (await store.roleGrants.list()).map((grant) => ({
      ...grant,
      username: names.get(grant.userId) ?? '',
      isInForce: grant.beginsOn <= day && (grant.endsOn === null || grant.endsOn >= day),
    }));
    const inOrder = grants.toSorted((a, b) => Number(b.isInForce) - Number(a.isInForce));
    if (inOrder.length === 0) return done('Nobody was granted a role by hand.', []);
    const table = textTable(
      ['grant', 'user', 'role', 'scope', 'from', 'until', 'agreed by', 'why'],
      inOrder.map((grant) => [
        grant.id,
        grant.username,
        grant.role,
        scopeWords(grant.scope),
        grant.beginsOn,
        grant.endsOn ?? 'open',
        grant.approver,
        grant.justification,
      ]),
    );
    return done(table, inOrder);
  });
}

/** A scope in ids, for a table. */
export function scopeWords(scope: GrantScope): string {
  const grades = scope.kind === 'grade' ? ` grades ${scope.grades.join(', ')}` : '';
  return 'schools' in scope ? `${scope.schools.join(', ')}${grades}` : scope.kind;
}

/** Ends a grant at once: whoever has it is without it at their next request, so its last day was yesterday. Throws `grant-unknown`. */
export async function grantEnd(
  context: CommandContext,
  id: string,
  { by }: { by: string },
): Promise<CommandResult> {
  return withStore(context, async (store) => {
    const { day } = await accessRules(openDataFolder(context.data), store, context.clock);
    if (!(await store.roleGrants.list()).some((grant) => grant.id === id))
      throw new Failure('grant-unknown', { grant: id });
    const endsOn = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    await store.roleGrants.end(id, endsOn, by);
    return done(`The grant ${id} has ended.`, { grant: id, endsOn });
  });
}

function invalid(problem: string, remedy: string): Failure {
  return new Failure('grant-invalid', { problem, remedy });
}
