import type { FastifyRequest } from 'fastify';
import { Failure } from '../base/failure.ts';

/** Tries to sign in that one address may make in a minute; a school behind one address still gets in at 8 o'clock. */
const triesPerMinute = 30;

/** The limit as a route's `config`. */
export const signInRate = {
  rateLimit: {
    max: triesPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_: FastifyRequest, { ttl }: { ttl: number }) =>
      new Failure('too-many-requests', { seconds: Math.ceil(ttl / 1000) }),
  },
};
