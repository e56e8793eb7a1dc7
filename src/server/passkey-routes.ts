import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { PasskeyOffer, PasskeyRequest, RecoveryCodesShape, SignInAnswer } from '../reports/shapes/sign-in.ts';
import { type Api, answers, problems } from './api.ts';
import { requireOwnChange } from './own-change.ts';
import { NewPasskey, PasskeyAnswer, type PasskeyDesk } from './passkey-desk.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInRate } from './sign-in-rate.ts';

const Nothing = Type.Object({}, { additionalProperties: false });

/** Signing in with a passkey, alone or after a password: it is enough for both. */
export function passkeySignInRoutes(api: Api, desk: SignInDesk): void {
  const { steps } = desk;
  api.post(
    '/sign-in/passkey/request',
    {
      config: signInRate,
      schema: { ...answers('Ask for a passkey', 'session', PasskeyRequest), body: Nothing, security: [] },
    },
    async (request, reply) => {
      const asked = await offered(desk).request();
      await steps.begin('passkey', { challenge: asked.challenge }, request, reply);
      return asked;
    },
  );
  api.post(
    '/sign-in/passkey',
    {
      config: signInRate,
      schema: {
        ...answers('Sign in with a passkey', 'session', SignInAnswer),
        body: PasskeyAnswer,
        security: [],
      },
    },
    async (request, reply) => {
      const passkeys = offered(desk);
      const step = await steps.take('passkey', request, reply);
      if (step?.challenge === undefined) throw new Failure('sign-in-expired');
      const { user, passkeyId } = await passkeys
        .check(request.body, step.challenge)
        .catch(async (error: unknown) => {
          // Who it was cannot be told: that is what did not hold.
          await desk.store.auditLog.record({
            actor: 'passkey',
            kind: 'sign-in-failed',
            detail: { by: 'passkey' },
          });
          throw error;
        });
      await steps.take('second-factor', request, reply);
      return await desk.enter(user, { signedInBy: 'passkey', passkeyId }, request, reply);
    },
  );
}

/** Passkeys of the one who is signed in. */
export function passkeyRoutes(api: Api, desk: SignInDesk): void {
  const { steps, store, factors } = desk;
  api.post(
    '/security/passkeys/offer',
    { schema: { ...answers('Begin to make a passkey', 'session', PasskeyOffer), body: Nothing } },
    async (request, reply) => {
      const { user } = await requireOwnChange(desk, request);
      const offer = await offered(desk).offer(user);
      await steps.begin('new-passkey', { challenge: offer.challenge, userId: user.id }, request, reply);
      return offer;
    },
  );
  api.post(
    '/security/passkeys',
    {
      schema: {
        ...answers('Keep a passkey', 'session', RecoveryCodesShape),
        body: Type.Object(
          { name: Type.String({ pattern: '\\S', maxLength: 60 }), passkey: NewPasskey },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { user } = await requireOwnChange(desk, request);
      const step = await steps.take('new-passkey', request, reply);
      if (step?.challenge === undefined || step.userId !== user.id) throw new Failure('sign-in-expired');
      await offered(desk).add(user, request.body.name.trim(), request.body.passkey, step.challenge);
      const codes = await factors.firstRecoveryCodes(user);
      return { codes: codes && [...codes] };
    },
  );
  api.delete(
    '/security/passkeys/:id',
    {
      schema: {
        summary: 'Remove a passkey, and end the sessions it began',
        tags: ['session'],
        params: Type.Object({ id: Type.String({ maxLength: 1400 }) }),
        response: { 204: Type.Null({ description: 'Removed' }), ...problems },
      },
    },
    async (request, reply) => {
      const { user } = await requireOwnChange(desk, request);
      if (!(await store.passkeys.remove(request.params.id, user, user.username)))
        throw new Failure('passkey-unknown');
      await factors.tidy(user);
      return await reply.code(204).send(null);
    },
  );
}

/** Throws `sign-in-local-off` where there are no passkeys. */
function offered({ passkeys }: SignInDesk): PasskeyDesk {
  if (passkeys === null) throw new Failure('sign-in-local-off');
  return passkeys;
}
