import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { SessionShape } from '../reports/shapes/operations.ts';
import { SignInAnswer } from '../reports/shapes/sign-in.ts';
import type { UserAccount } from '../store/users.ts';
import { type Api, answers, problems } from './api.ts';
import { type BrowserSessions, byDemoLink, type SignedIn } from './browser-session.ts';
import type { DemoLinks } from './demo-links.ts';
import { beginSession, cookieName, cookieOptions, tokenOf } from './session-cookie.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInRate } from './sign-in-rate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

const Credentials = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 256 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  { additionalProperties: false },
);

const Code = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);

/** Signing in with a password and what follows it, signing out, and who is signed in. */
export function sessionRoutes(api: Api, desk: SignInDesk): void {
  const { signIn, sessions, steps, store, rules } = desk;
  api.post(
    '/session',
    {
      config: signInRate,
      schema: {
        ...answers('Sign in with a password', 'session', SignInAnswer),
        body: Credentials,
        security: [],
      },
    },
    async (request, reply) => {
      if (rules.local !== 'everyone') throw new Failure('sign-in-local-off');
      const { username, password } = request.body;
      const { user, ways } = await signIn.check(username, password, request.ip);
      if (ways.length === 0) return await desk.enter(user, { signedInBy: 'password' }, request, reply);
      await steps.begin('second-factor', { userId: user.id }, request, reply);
      return { ways: [...ways], session: null };
    },
  );
  api.post(
    '/session/second-factor',
    {
      config: signInRate,
      schema: {
        ...answers('The code after the password', 'session', SignInAnswer),
        body: Code,
        security: [],
      },
    },
    async (request, reply) => {
      if (rules.local !== 'everyone') throw new Failure('sign-in-local-off');
      const step = await steps.find('second-factor', request);
      const user = step?.userId === undefined ? null : await store.users.byId(step.userId);
      if (!user || user.disabledAt !== null) throw new Failure('sign-in-expired');
      const kind = await signIn.checkCode(user, request.body.code, request.ip);
      if ((await steps.take('second-factor', request, reply)) === null) throw new Failure('sign-in-expired');
      return await desk.enter(user, { signedInBy: `password+${kind}` }, request, reply);
    },
  );
  api.get('/session', { schema: answers('Who is signed in', 'session', SessionShape) }, async (request) => {
    const { user, isDemo, mustEnroll } = signedInOf(request);
    return await desk.pages.session(user, { isDemo, mustEnroll });
  });
  api.delete(
    '/session',
    {
      schema: {
        summary: 'Sign out',
        tags: ['session'],
        response: { 204: Type.Null({ description: 'Signed out' }), ...problems },
      },
    },
    async (request, reply) => {
      const token = tokenOf(request);
      if (token !== null) await sessions.end(token);
      reply.clearCookie(cookieName, cookieOptions(request));
      return await reply.code(204).send(null);
    },
  );
}

/** The persona links of demo mode. */
export function demoRoute(app: Api, sessions: BrowserSessions, links: DemoLinks, users: UserFinder): void {
  app.get(
    '/demo/:token',
    {
      config: signInRate,
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
    },
    async (request, reply) => {
      const username = links.usernameFor(request.params.token);
      const user = username === null ? null : await users.byUsername(username);
      if (!user || user.disabledAt !== null) throw new Failure('page-unknown', { path: '/demo' });
      await beginSession(sessions, user, { signedInBy: byDemoLink }, request, reply);
      return await reply.header('cache-control', 'no-store').redirect('/', 303);
    },
  );
}

type UserFinder = { byUsername(username: string): Promise<UserAccount | null> };

/** Reads the cookie of each request; `signedIn` is null where there is no session. */
export async function findSession(sessions: BrowserSessions, request: FastifyRequest): Promise<void> {
  const token = tokenOf(request);
  request.signedIn = token === null ? null : await sessions.find(token);
}

/** Throws `sign-in-needed`. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new Failure('sign-in-needed');
  return request.signedIn;
}
