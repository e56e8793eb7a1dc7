import type { FastifyRequest } from 'fastify';
import { Failure } from '../base/failure.ts';

/**
 * Refuses numbers beyond all bounds in an address. `1e309` is read as infinity, and the validator leaves out minimum and maximum of what is not
 * finite: without this a school year of infinity would come as far as the warehouse. Throws `request-invalid`.
 */
export async function requireFiniteQuery({ query }: FastifyRequest): Promise<void> {
  if (typeof query !== 'object' || query === null) return;
  for (const [name, value] of Object.entries(query))
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Failure('request-invalid', { problem: `querystring ${name} is beyond all bounds` });
}
