import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import { ProblemShape } from '../reports/shapes/operations.ts';

/** A Fastify instance whose handlers are typed by the TypeBox schemas of their routes. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * The part of a route's schema that says what it answers. What the shape does not list does not leave the server: Fastify
 * writes the listed fields and no others.
 */
export function answers<Shape extends TSchema>(summary: string, tag: string, shape: Shape) {
  return { summary, tags: [tag], response: { 200: { ...shape, description: summary }, ...problems } };
}

/** How every route says no. */
export const problems = {
  '4xx': { ...ProblemShape, description: 'Refused: why, and what to do' },
  '5xx': { ...ProblemShape, description: 'Could not be done: what is left unchanged, and what to do' },
};
