import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { SessionShape } from '../reports/shapes/operations.ts';
import type { UserAccount } from '../store/users.ts';
import { type Api, answers, problems } from './api.ts';
import { browserLabel } from './browser-label.ts';
import { type BrowserSessions, byDemoLink, type SignedIn } from './browser-session.ts';
import type { DemoLinks } from './demo-links.ts';
import type { Pages } from './pages.ts';
import type { SignIn } from './sign-in.ts';

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

/** The cookie that holds the session token. */
export const cookieName = 'almanac_session';

/** Tries to sign in that one address may make in a minute; a school behind one address still gets in at 8 o'clock. */
const triesPerMinute = 30;

const Credentials = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 256 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  { additionalProperties: false },
);

/** Signing in and out. */
export function sessionRoutes(api: Api, sessions: BrowserSessions, signIn: SignIn, pages: Pages): void {
  api.post(
    '/session',
    {
      config: { rateLimit: signInRate },
      schema: { ...answers('Sign in', 'session', SessionShape), body: Credentials, security: [] },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const user = await signIn.check(username, password, request.ip);
      await beginSession(sessions, user, 'password', request, reply);
      return await pages.session(user, false);
    },
  );
  api.get('/session', { schema: answers('Who is signed in', 'session', SessionShape) }, async (request) => {
    const { user, isDemo } = signedInOf(request);
    return await pages.session(user, isDemo);
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
      config: { rateLimit: signInRate },
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
    },
    async (request, reply) => {
      const username = links.usernameFor(request.params.token);
      const user = username === null ? null : await users.byUsername(username);
      if (!user || user.disabledAt !== null) throw new Failure('page-unknown', { path: '/demo' });
      await beginSession(sessions, user, byDemoLink, request, reply);
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

const signInRate = {
  max: triesPerMinute,
  timeWindow: 60_000,
  errorResponseBuilder: (_: FastifyRequest, { ttl }: { ttl: number }) =>
    new Failure('too-many-requests', { seconds: Math.ceil(ttl / 1000) }),
};

async function beginSession(
  sessions: BrowserSessions,
  user: UserAccount,
  signedInBy: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const browser = browserLabel(request.headers['user-agent']);
  const token = await sessions.begin(user, { signedInBy, browser }, tokenOf(request));
  reply.setCookie(cookieName, token, cookieOptions(request));
}

function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const;
}

function tokenOf(request: FastifyRequest): string | null {
  const token = request.cookies[cookieName];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null;
}
