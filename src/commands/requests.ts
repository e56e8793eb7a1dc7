import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { type AccessDesk, accessDeskOver } from '../reports/access-desk.ts';
import { editionHolder } from '../reports/served-edition.ts';
import { visitorsOver } from '../reports/visitors.ts';
import type { UserAccount } from '../store/users.ts';
import { accessRules } from './access-rules.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { scopeWords } from './grants.ts';
import { textTable } from './text-table.ts';
import { withStore } from './with-store.ts';

/** Requests for access that wait for a decision, oldest first. */
export async function requestsList(context: CommandContext): Promise<CommandResult> {
  return withStore(context, async (store) => {
    const names = new Map((await store.users.list()).map(({ id, username }) => [id, username]));
    const open = (await store.accessRequests.open()).map((request) => ({
      ...request,
      username: names.get(request.userId) ?? '',
    }));
    if (open.length === 0) return done('No request for access waits for a decision.', []);
    const table = textTable(
      ['request', 'user', 'role', 'scope', 'from', 'until', 'asked', 'why'],
      open.map((request) => [
        ...[request.id, request.username, request.role, scopeWords(request.scope)],
        ...[request.beginsOn, request.endsOn, request.requestedAt.slice(0, 10), request.justification],
      ]),
    );
    return done(table, open, 3);
  });
}

/** Approves a request as somebody who may, by the same rules as on screen. Throws what the desk does, `user-unknown`. */
export async function requestsApprove(
  context: CommandContext,
  id: string,
  { by, until, note }: { by: string; until: string; note?: string },
): Promise<CommandResult> {
  return asApprover(context, by, async (desk, user) => {
    await desk.approve(user, id, { endsOn: until, note: note ?? '' });
    return done(`The request ${id} is approved until ${until}.`, {
      ...{ request: id, decision: 'approved', until },
    });
  });
}

/** Refuses a request as somebody who may. Throws what the desk does, `user-unknown`. */
export async function requestsRefuse(
  context: CommandContext,
  id: string,
  { by, reason }: { by: string; reason: string },
): Promise<CommandResult> {
  return asApprover(context, by, async (desk, user) => {
    await desk.refuse(user, id, reason);
    return done(`The request ${id} is refused.`, { request: id, decision: 'refused' });
  });
}

async function asApprover(
  context: CommandContext,
  by: string,
  decide: (desk: AccessDesk, user: UserAccount) => Promise<CommandResult>,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const { clock } = context;
  return withStore(context, async (store) => {
    const user = await store.users.byUsername(by);
    if (!user || user.disabledAt !== null) throw new Failure('user-unknown', { username: by });
    const rules = () => accessRules(folder, store, clock);
    const editions = editionHolder(folder, { log: store.looks, memory: store.publishedSets });
    const grantsOf = (userId: string, day: string) => store.roleGrants.of(userId, day);
    const visitors = visitorsOver({ editions, rules, grantsOf });
    const desk = accessDeskOver({
      ...{ editions, visitors, clock, rules, people: store.users },
      ...{ grants: store.roleGrants, requests: store.accessRequests },
    });
    try {
      return await decide(desk, user);
    } finally {
      await editions.close();
    }
  });
}
