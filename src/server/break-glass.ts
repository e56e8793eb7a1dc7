import { Type } from 'typebox';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { SignInAnswer } from '../reports/shapes/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type Api, answers } from './api.ts';
import { byBreakGlass } from './browser-session.ts';
import { hashOfCode, readableCode } from './readable-code.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInRate } from './sign-in-rate.ts';

/** The page where a break-glass code is used; the code may stand behind a `#`, which browsers send to nobody. */
export const breakGlassPath = '/sign-in/break-glass';

/** 160 bits: nobody guesses one, even of the many that there never are. */
const groups = 8;

/**
 * Makes a code that signs `user` in once, past issuers, passwords and second factors, for when these do not work. It is given to whoever
 * runs the machine, who could write into the store anyway; what it adds is that this is short, stated and written down. The code is
 * shown once; the store has its hash.
 */
export async function issueBreakGlass(
  store: Store,
  clock: Clock,
  user: UserAccount,
  { minutes, reason }: { readonly minutes: number; readonly reason: string },
): Promise<{ readonly code: string; readonly until: string }> {
  const { shown, hash } = readableCode(groups);
  const until = new Date(clock.now().getTime() + minutes * 60_000).toISOString();
  // Written down first: a code nobody knows of must not be.
  await store.auditLog.record({
    actor: 'operator',
    kind: 'break-glass-issued',
    detail: { username: user.username, reason, until },
  });
  await store.signInSteps.add({
    tokenHash: hash,
    purpose: 'break-glass',
    content: { userId: user.id, reason },
    expiresAt: until,
  });
  return { code: shown, until };
}

/** Using such a code. */
export function breakGlassRoute(api: Api, desk: SignInDesk): void {
  const { store, clock } = desk;
  api.post(
    '/sign-in/break-glass',
    {
      config: signInRate,
      schema: {
        ...answers('Sign in with a break-glass code', 'session', SignInAnswer),
        body: Type.Object(
          { code: Type.String({ minLength: 1, maxLength: 100 }) },
          { additionalProperties: false },
        ),
        security: [],
      },
    },
    async (request, reply) => {
      const step = await store.signInSteps.take(hashOfCode(request.body.code), 'break-glass', clock.now());
      const user = step?.userId === undefined ? null : await store.users.byId(step.userId);
      if (!user || user.disabledAt !== null) {
        await store.auditLog.record({
          actor: byBreakGlass,
          kind: 'sign-in-failed',
          detail: { by: byBreakGlass },
        });
        throw new Failure('break-glass-refused');
      }
      await store.auditLog.record({
        actor: user.username,
        kind: 'break-glass-used',
        detail: { username: user.username, reason: step?.reason ?? null },
      });
      // The one thing about a person that the server's log says too, so that whoever watches it hears of it at once.
      request.log.warn('a break-glass code was used; the audit log says whose and why');
      return await desk.enter(user, { signedInBy: byBreakGlass }, request, reply);
    },
  );
}
