import type { FastifyRequest } from 'fastify';
import { Failure } from '../base/failure.ts';

/**
 * Refuses a request that changes something unless a page of this very server sent it (OWASP Cross-Site Request Forgery
 * Prevention). Every browser of today says where a request comes from; one that does not say is refused as well. Throws
 * `request-foreign`.
 */
export async function requireSameOrigin(request: FastifyRequest): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  const isOurs = site === undefined ? isOwnOrigin(request) : site === 'same-origin';
  if (!isOurs) throw new Failure('request-foreign');
}

function isOwnOrigin(request: FastifyRequest): boolean {
  const { origin } = request.headers;
  return origin !== undefined && origin === `${request.protocol}://${request.host}`;
}

/**
 * Refuses to be led here by another site: for what is only read, and written down as somebody's doing all the same. Addresses typed or kept by
 * the reader go through. Throws `request-foreign`.
 */
export async function refuseForeign(request: FastifyRequest): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') throw new Failure('request-foreign');
}
