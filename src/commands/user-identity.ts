import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { readSettings } from '../intake/settings.ts';
import type { IssuerSettings } from '../intake/sign-in-settings.ts';
import { providerOf } from '../server/issuer-identity.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { operator, withUser } from './user-store.ts';

export interface LinkOptions {
  /** Id of an issuer in the settings. */
  readonly issuer: string;
  /** What the issuer never changes: `sub`, for Entra tenant id and object id with a slash between. */
  readonly subject: string;
}

/** Links an account with one at an issuer, where the first sign-in cannot do it by e-mail. Throws `issuer-unknown`, `identity-taken`. */
export async function userLink(
  context: CommandContext,
  username: string,
  { issuer: id, subject }: LinkOptions,
): Promise<CommandResult> {
  const issuer = issuerNamed(context, id);
  const isEntra = /^[0-9a-f-]{36}\/[0-9a-f-]{36}$/i.test(subject);
  if (issuer.kind === 'entra' && !isEntra)
    throw new Failure('command-invalid', {
      problem: 'That is no subject of Entra',
      remedy: 'Write the tenant id, a slash, and the object id of the user.',
    });
  return await withUser(context, username, async (store, user) => {
    const key = {
      provider: providerOf(issuer),
      subject: issuer.kind === 'entra' ? subject.toLowerCase() : subject,
    };
    const { state } = await store.identities.bind(key, user, operator);
    if (state !== 'bound') throw new Failure('identity-taken');
    return done(`${user.username} signs in with ${issuer.title} from now on.`, {
      username: user.username,
      issuer: id,
    });
  });
}

/** Takes the link away. Throws `issuer-unknown`. */
export async function userUnlink(
  context: CommandContext,
  username: string,
  { issuer: id }: Pick<LinkOptions, 'issuer'>,
): Promise<CommandResult> {
  const issuer = issuerNamed(context, id);
  const wasLinked = await withUser(context, username, (store, user) =>
    store.identities.unbind(user, providerOf(issuer), operator),
  );
  return done(
    wasLinked ? `${username} is no longer linked with ${issuer.title}.` : `${username} was not linked.`,
    { username, issuer: id, wasLinked },
  );
}

function issuerNamed({ data }: CommandContext, id: string): IssuerSettings {
  const issuer = readSettings(openDataFolder(data)).signIn.issuers.find((one) => one.id === id);
  if (!issuer) throw new Failure('issuer-unknown', { issuer: id });
  return issuer;
}
