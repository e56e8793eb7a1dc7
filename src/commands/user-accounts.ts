import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { withUser } from './user-store.ts';
import { withStore } from './with-store.ts';

/** Everybody who may sign in: who they are here, how their account came about, and how it stands. */
export async function userList(context: CommandContext): Promise<CommandResult> {
  const users = await withStore(context, (store) => store.users.list());
  const table = textTable(
    ['user name', 'name', 'who', 'made', 'state'],
    users.map((user) => [user.username, user.name, whoIs(user), madeBy(user), stateOf(user)]),
  );
  return done(table, users);
}

function whoIs({ staffNumber, guardianId, studentId }: UserAccount): string {
  if (staffNumber !== null) return `staff ${staffNumber}`;
  if (guardianId !== null) return 'guardian';
  return studentId === null ? '' : 'student';
}

function madeBy({ provisionedAt, createdAt }: UserAccount): string {
  return `${createdAt.slice(0, 10)} ${provisionedAt === null ? 'by hand or first sign-in' : 'with an edition'}`;
}

function stateOf({ disabledAt, rolelessSince }: UserAccount): string {
  const state = disabledAt === null ? '' : `off since ${disabledAt.slice(0, 10)}`;
  const role = rolelessSince === null ? '' : `without a role since ${rolelessSince}`;
  return [state, role].filter((part) => part !== '').join(', ');
}

export interface ReasonOption {
  readonly reason: string;
}

/** Switches an account off, and ends its sessions. No edition switches it on again. */
export async function userDisable(
  context: CommandContext,
  username: string,
  { reason }: ReasonOption,
): Promise<CommandResult> {
  const isChanged = await changed(context, username, (store, id) => store.users.disable(id, reason));
  return done(isChanged ? `${username} is off; their sessions have ended.` : `${username} was off already.`, {
    username,
    changed: isChanged,
  });
}

/** Switches an account on again. */
export async function userEnable(
  context: CommandContext,
  username: string,
  { reason }: ReasonOption,
): Promise<CommandResult> {
  const isChanged = await changed(context, username, (store, id) => store.users.enable(id, reason));
  return done(isChanged ? `${username} is on again.` : `${username} was not off.`, {
    username,
    changed: isChanged,
  });
}

function changed(
  context: CommandContext,
  username: string,
  change: (store: Store, id: string) => Promise<boolean>,
): Promise<boolean> {
  return withUser(context, username, (store, { id }) => change(store, id));
}
