import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { IssuerAddress, SignInWays } from '../reports/shapes/sign-in.ts';
import { type Api, answers } from './api.ts';
import { type IssuerClient, issuerClient, whatWasWrong } from './issuer-client.ts';
import { personFor } from './person-match.ts';
import { beginSession } from './session-cookie.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInRate } from './sign-in-rate.ts';

const Issuer = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });
const From = Type.Object(
  { from: Type.Optional(Type.String({ maxLength: 2000, description: 'Page to open afterwards.' })) },
  { additionalProperties: false },
);

/** Which ways there are, going to an issuer, and coming back. */
export function issuerRoutes(api: Api, desk: SignInDesk): void {
  const { rules, steps } = desk;
  const clients = new Map(
    rules.issuers.map((issuer) => [
      issuer.id,
      issuerClient(issuer, redirectFor(desk, issuer.id), desk.clock),
    ]),
  );
  const clientOf = (id: string): IssuerClient => {
    const client = clients.get(id);
    if (!client) throw new Failure('issuer-unknown', { issuer: id });
    return client;
  };

  api.get(
    '/sign-in',
    { schema: { ...answers('Ways to sign in', 'session', SignInWays), security: [] } },
    () => ({
      passwords: rules.local === 'everyone',
      passkeys: desk.passkeys !== null,
      issuers: rules.issuers.map(({ id, title }) => ({ id, title })),
    }),
  );
  // A request to change something, so that no other site can send people to an issuer and have them come back signed in.
  api.post(
    '/sign-in/issuers/:id',
    {
      config: signInRate,
      schema: {
        ...answers('Begin to sign in at an issuer', 'session', IssuerAddress),
        params: Issuer,
        body: From,
        security: [],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const client = clientOf(id);
      const { address, errand } = await client.begin().catch(noted(client, request));
      const from = ownPath(request.body.from);
      await steps.begin('issuer', { ...errand, issuer: id, from }, request, reply);
      return { address: address.href };
    },
  );
  // Browsers come here from the issuer: whatever happens, they get a page and no JSON.
  api.get(
    '/sign-in/issuers/:id/callback',
    { schema: { hide: true, params: Issuer } },
    async (request, reply) => {
      const { id } = request.params;
      const place = await arrive(desk, clientOf, id, request, reply).catch((error: unknown) =>
        deniedPage(id, error, request),
      );
      return await reply.redirect(place, 303);
    },
  );
}

/** Where an issuer sends browsers back to; written into its settings there. */
function redirectFor({ rules }: SignInDesk, id: string): string {
  return `${rules.address ?? ''}/api/sign-in/issuers/${id}/callback`;
}

/** Signs in whoever comes back, and says which page to open. */
async function arrive(
  desk: SignInDesk,
  clientOf: (id: string) => IssuerClient,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  const client = clientOf(id);
  const answer = new URL(redirectFor(desk, id));
  answer.search = new URL(request.url, answer).search;
  const step = await desk.steps.take('issuer', request, reply);
  const { issuer, from, state, nonce, verifier } = step ?? {};
  // Nothing of the answer is looked at unless this browser was sent there, to this issuer, for this once (RFC 9700, 4.4 and 4.7).
  if (issuer !== id || state === undefined || nonce === undefined || verifier === undefined)
    throw new Failure('sign-in-expired');
  if (answer.searchParams.get('state') !== state) throw new Failure('sign-in-expired');
  const claims = await client
    .finish(answer, { state, nonce, verifier })
    .catch(noted(client, request))
    .catch(async (error: unknown) => {
      await desk.store.auditLog.record({
        actor: `oidc:${id}`,
        kind: 'sign-in-failed',
        detail: { by: `oidc:${id}`, reason: error instanceof Failure ? reasonOf(error) : 'unexpected' },
      });
      throw error;
    });
  const user = await personFor(client.rules, claims, desk.store, desk.staff);
  await beginSession(desk.sessions, user, { signedInBy: `oidc:${id}` }, request, reply);
  return ownPath(from);
}

/** Writes what was wrong into the log of the server, as a code and never in the issuer's words, and throws it on. */
function noted({ rules }: IssuerClient, request: FastifyRequest) {
  return (error: unknown): never => {
    request.log.warn({ issuer: rules.id, problem: whatWasWrong(error) }, 'issuer');
    throw error;
  };
}

/** The page that says why nobody was signed in. */
function deniedPage(id: string, error: unknown, request: FastifyRequest): string {
  if (!(error instanceof Failure)) request.log.error({ err: error }, 'unexpected');
  const why = error instanceof Failure ? reasonOf(error) : 'issuer-refused';
  return `/sign-in/denied?${new URLSearchParams({ why, issuer: id })}`;
}

function reasonOf({ code, parameters }: Failure): string {
  return code === 'sign-in-denied' ? `${code}-${parameters.kind}` : code;
}

/** A path of the app; anything else would make us a signpost for others (RFC 9700, 4.11). */
export function ownPath(from: string | undefined): string {
  const here = 'https://here.invalid';
  if (from === undefined || !from.startsWith('/') || /[\\\s]/.test(from)) return '/';
  const url = URL.parse(from, here);
  if (url === null || url.origin !== here || url.pathname.startsWith('/api/')) return '/';
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}`;
}
