import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { RecoveryCodesShape, SecurityPage, TotpOffer } from '../reports/shapes/sign-in.ts';
import { type Api, answers, problems } from './api.ts';
import { requireOwnChange } from './own-change.ts';
import { securityPage } from './security-page.ts';
import { cookieName, cookieOptions } from './session-cookie.ts';
import { signedInOf } from './session-routes.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInRate } from './sign-in-rate.ts';

const Nothing = Type.Object({}, { additionalProperties: false });
const done = (summary: string, description: string) => ({
  summary,
  tags: ['session'],
  response: { 204: Type.Null({ description }), ...problems },
});

/** Sessions, the app for one-time codes, and recovery codes of the one who is signed in. */
export function securityRoutes(api: Api, desk: SignInDesk): void {
  const { sessions, factors } = desk;
  api.get(
    '/security',
    { schema: { ...answers('Sign-in and security', 'session', SecurityPage), querystring: Nothing } },
    (request) => securityPage(desk, signedInOf(request)),
  );
  api.delete(
    '/security/sessions/:id',
    {
      schema: {
        ...done('End a session', 'Ended'),
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) }),
      },
    },
    async (request, reply) => {
      if (!(await sessions.endOne(signedInOf(request).user, request.params.id)))
        throw new Failure('session-unknown');
      return await reply.code(204).send(null);
    },
  );
  api.delete(
    '/security/sessions',
    { schema: done('Sign out everywhere, here too', 'Signed out') },
    async (request, reply) => {
      await sessions.endAll(signedInOf(request).user);
      reply.clearCookie(cookieName, cookieOptions(request));
      return await reply.code(204).send(null);
    },
  );
  api.post(
    '/security/totp',
    { schema: { ...answers('A secret for an app for one-time codes', 'session', TotpOffer), body: Nothing } },
    async (request) => factors.offerTotp((await requireOwnChange(desk, request)).user),
  );
  api.post(
    '/security/totp/confirmation',
    {
      config: signInRate,
      schema: {
        ...answers('The first code of the app', 'session', RecoveryCodesShape),
        body: Type.Object(
          { code: Type.String({ minLength: 1, maxLength: 20 }) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { user } = await requireOwnChange(desk, request);
      await factors.confirmTotp(user, request.body.code);
      const codes = await factors.firstRecoveryCodes(user);
      return { codes: codes && [...codes] };
    },
  );
  api.delete(
    '/security/totp',
    { schema: done('Remove the app for one-time codes', 'Removed') },
    async (request, reply) => {
      const { user } = await requireOwnChange(desk, request);
      await factors.removeTotp(user);
      await factors.tidy(user);
      return await reply.code(204).send(null);
    },
  );
  api.post(
    '/security/recovery-codes',
    { schema: { ...answers('New recovery codes', 'session', RecoveryCodesShape), body: Nothing } },
    async (request) => {
      const { user } = await requireOwnChange(desk, request);
      if ((await factors.ways(user.id)).length === 0) throw new Failure('second-factor-missing');
      return { codes: [...(await factors.newRecoveryCodes(user))] };
    },
  );
}
