import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserAccount } from '../store/users.ts';
import { browserLabel } from './browser-label.ts';
import type { BrowserSessions } from './browser-session.ts';

/** The cookie that holds the session token. */
export const cookieName = 'almanac_session';

/** Begins a session in this browser; one that was there ends. */
export async function beginSession(
  sessions: BrowserSessions,
  user: UserAccount,
  how: { readonly signedInBy: string; readonly passkeyId?: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const browser = browserLabel(request.headers['user-agent']);
  const token = await sessions.begin(user, { ...how, browser }, tokenOf(request));
  reply.setCookie(cookieName, token, cookieOptions(request));
}

/**
 * Scripts do not see it. Lax, not strict: who comes back from an issuer, or follows a link in a mail, is still signed in; what changes something is
 * kept safe by `requireSameOrigin`.
 */
export function cookieOptions(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' } as const;
}

/** The token this browser shows, if it has the form of one. */
export function tokenOf(request: FastifyRequest, name = cookieName): string | null {
  const token = request.cookies[name];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null;
}
