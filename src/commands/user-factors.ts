import { type CommandContext, type CommandResult, done } from './context.ts';
import { operator, withUser } from './user-store.ts';

/** Takes every second factor of a person away, for the day the phone and the recovery codes are lost. The password stays. */
export async function userResetFactors(context: CommandContext, username: string): Promise<CommandResult> {
  const removed = await withUser(context, username, async (store, user) => {
    const hadTotp = await store.totpSecrets.remove(user, operator);
    const passkeys = await store.passkeys.of(user.id);
    for (const { id } of passkeys) await store.passkeys.remove(id, user, operator);
    await store.recoveryCodes.clear(user.id);
    return { totp: hadTotp, passkeys: passkeys.length };
  });
  const what = [
    ...(removed.totp ? ['the app for codes'] : []),
    ...(removed.passkeys > 0 ? [`${removed.passkeys} passkeys`] : []),
  ].join(' and ');
  return done(
    what === '' ? `${username} has no second factor.` : `Removed ${what} of ${username}, and recovery codes.`,
    { username, ...removed },
  );
}
