import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../base/failure.ts';

/** Turns whatever was thrown into a problem from the table. Details of the unexpected go to the log and nowhere else. */
export async function answerProblem(
  error: FastifyError | Failure,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const failure = failureOf(error);
  if (failure.code === 'unexpected') {
    request.log.error({ err: error, reference: failure.parameters.reference }, 'unexpected');
  }
  // Also where no hook of the API has said so: an address that does not exist, a request from another site.
  reply.header('cache-control', 'no-store');
  return await reply.code(failure.status).type('application/json').send(failure.toJSON());
}

function failureOf(error: FastifyError | Failure): Failure {
  if (error instanceof Failure) return error;
  const problem = problemOf(error);
  if (problem !== null) return new Failure('request-invalid', { problem });
  return new Failure('unexpected', { reference: randomBytes(4).toString('hex') }, { cause: error });
}

/** What is wrong with the form of a request, without a value of it; null where the request is not to blame. */
function problemOf(error: FastifyError): string | null {
  if (error.validation) {
    const [first] = error.validation;
    const place = first?.instancePath.replaceAll('/', '.').slice(1);
    const where = [error.validationContext, place].filter(Boolean).join(' ');
    return `${where} ${first?.message ?? 'is not as described'}`.trim();
  }
  const known = requestProblems[error.code];
  if (known !== undefined) return known;
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? 'it cannot be read' : null;
}

/** Fastify's codes for requests that it cannot read. */
const requestProblems: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body must be application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_BAD_URL: 'the address cannot be read',
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the address is too long',
};
