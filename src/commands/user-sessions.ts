import { momentIn } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { readSettings } from '../intake/settings.ts';
import { isAlive } from '../server/browser-session.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';
import { operator, withUser } from './user-store.ts';

/** Where a person is signed in, since when, and how. */
export async function userSessions(context: CommandContext, username: string): Promise<CommandResult> {
  const { timeZone } = readSettings(openDataFolder(context.data));
  const sessions = await withUser(context, username, async (store, user) =>
    (await store.sessions.of(user.id)).filter((session) => isAlive(session, context.clock.now())),
  );
  if (sessions.length === 0) return done(`${username} is not signed in anywhere.`, []);
  const table = textTable(
    ['browser', 'signed in by', 'since', 'last seen'],
    sessions.map(({ browser, signedInBy, createdAt, lastSeenAt }) => [
      browser,
      signedInBy,
      momentIn(timeZone, new Date(createdAt)),
      momentIn(timeZone, new Date(lastSeenAt)),
    ]),
  );
  const shown = sessions.map(({ id, browser, signedInBy, createdAt, lastSeenAt }) => ({
    ...{ id, browser, signedInBy, createdAt, lastSeenAt },
  }));
  return done(table, shown);
}

/** Ends every session of a person. */
export async function userSignOut(context: CommandContext, username: string): Promise<CommandResult> {
  const ended = await withUser(context, username, (store, user) => store.sessions.removeOf(user, operator));
  const words = ended === 1 ? '1 session' : `${ended} sessions`;
  return done(`Ended ${words} of ${username}.`, { username, ended });
}
