import type { FastifyError, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/schema';

/**
 * Takes a body as it was sent, or refuses it. Fastify's own check turns values into one another, as addresses need it, a list of one into the one; where
 * a field is either a word or a list, that would alter what was said.
 */
export const exactBody: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const check = Object.assign(
    (body: unknown) => {
      if (Check(schema, body)) return true;
      check.errors = Errors(schema, body)[1].slice(0, 1);
      return false;
    },
    { errors: [] as NonNullable<FastifyError['validation']> },
  );
  return check;
};
