import type { FastifyRequest } from 'fastify';
import { Failure } from '../base/failure.ts';
import type { SignedIn } from './browser-session.ts';
import { signedInOf } from './session-routes.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/**
 * Whether the one who asks may change how they sign in: the account is one with a password here, and the sign-in is not long ago.
 * Throws `account-not-local`, `sign-in-stale`.
 */
export async function requireOwnChange(desk: SignInDesk, request: FastifyRequest): Promise<SignedIn> {
  const signedIn = signedInOf(request);
  if (!(await isLocal(desk, signedIn))) throw new Failure('account-not-local');
  const age = desk.clock.now().getTime() - Date.parse(signedIn.session.createdAt);
  if (age > freshMinutes * 60_000) throw new Failure('sign-in-stale', { minutes: freshMinutes });
  return signedIn;
}

/** A way in beside the organization's would outlive the account there: only who has a password here may have more. */
export async function isLocal(desk: SignInDesk, { user, isDemo }: SignedIn): Promise<boolean> {
  if (desk.rules.local !== 'everyone' || isDemo) return false;
  return (await desk.store.users.passwordHash(user.id)) !== null;
}

/** A machine that was left alone must not be enough to let somebody in for good. */
const freshMinutes = 15;
