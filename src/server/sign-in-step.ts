import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { StepContent, StepPurpose } from '../store/sign-in-steps.ts';
import type { Store } from '../store/store.ts';
import { cookieOptions, tokenOf } from './session-cookie.ts';

/**
 * What a browser is in the middle of. The store holds it, the browser a token for it: so it can be gone on with on any server, by this
 * browser alone, and only once.
 */
export interface BrowserSteps {
  begin(
    purpose: StepPurpose,
    content: StepContent,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void>;
  /** Null where this browser has begun none, its time is over, or it was taken. */
  find(purpose: StepPurpose, request: FastifyRequest): Promise<StepContent | null>;
  /** The same, for the last time. */
  take(purpose: StepPurpose, request: FastifyRequest, reply: FastifyReply): Promise<StepContent | null>;
}

/** Time to find the phone, or to sign in at an issuer with all it asks. */
const minutes = 10;

export function browserSteps(store: Store, clock: Clock): BrowserSteps {
  return {
    async begin(purpose, content, request, reply) {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(clock.now().getTime() + minutes * 60_000).toISOString();
      await store.signInSteps.add({ tokenHash: hashOf(token), purpose, content, expiresAt });
      reply.setCookie(cookieFor(purpose), token, { ...cookieOptions(request), maxAge: minutes * 60 });
    },
    async find(purpose, request) {
      const token = tokenOf(request, cookieFor(purpose));
      return token === null ? null : await store.signInSteps.find(hashOf(token), purpose, clock.now());
    },
    async take(purpose, request, reply) {
      const token = tokenOf(request, cookieFor(purpose));
      if (token === null) return null;
      reply.clearCookie(cookieFor(purpose), cookieOptions(request));
      return await store.signInSteps.take(hashOf(token), purpose, clock.now());
    },
  };
}

/** One for each purpose: asking for a passkey does not lose the password that was right. */
function cookieFor(purpose: StepPurpose): string {
  return `almanac_step_${purpose}`;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
