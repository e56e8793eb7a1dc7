import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Claims } from './issuer-identity.ts';
import { signInDenied } from './sign-in-denial.ts';
import type { IssuerRules } from './sign-in-rules.ts';

/** What has to be kept while somebody is away at an issuer. */
export interface Errand {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly verifier: string;
}

/** The authorization code flow with PKCE at one issuer (OpenID Connect Core 1.0, 3.1; RFC 9700). */
export interface IssuerClient {
  readonly rules: IssuerRules;
  /** Where to send the browser. Throws `issuer-unreachable`. */
  begin(): Promise<{ readonly address: URL; readonly errand: Errand }>;
  /**
   * What the issuer says of whoever came back with `answer`: state, nonce, issuer, audience, times and signature are right. Throws
   * `issuer-refused`, `issuer-unreachable`, `sign-in-denied`.
   */
  finish(answer: URL, errand: Errand): Promise<Claims>;
}

/** Issuers change their keys and addresses now and then. */
const discoveredForMinutes = 60;

/** `redirect` is the address the issuer sends the browser back to; each issuer has its own, so that one cannot answer for another. */
export function issuerClient(rules: IssuerRules, redirect: string, clock: Clock): IssuerClient {
  let known: { readonly configuration: Promise<Configuration>; readonly until: number } | null = null;

  function configuration(): Promise<Configuration> {
    const now = clock.now().getTime();
    if (known === null || known.until <= now) {
      const found = discover(rules);
      known = { configuration: found, until: now + discoveredForMinutes * 60_000 };
      found.catch(() => {
        if (known?.configuration === found) known = null;
      });
    }
    return known.configuration;
  }

  return {
    rules,
    async begin() {
      const found = await configuration();
      const errand = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const address = buildAuthorizationUrl(found, {
        redirect_uri: redirect,
        scope: 'openid email profile',
        state: errand.state,
        nonce: errand.nonce,
        code_challenge: await calculatePKCECodeChallenge(errand.verifier),
        code_challenge_method: 'S256',
        ...wishes(rules),
      });
      return { address, errand };
    },
    async finish(answer, { state, nonce, verifier }) {
      const found = await configuration();
      try {
        const tokens = await authorizationCodeGrant(found, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Failure('issuer-refused', { title: rules.title });
        // By the standard, e-mails may be told by the userinfo endpoint alone (OpenID Connect Core 1.0, 5.4).
        const asks = rules.kind === 'standard' && claims.email === undefined;
        if (!asks || found.serverMetadata().userinfo_endpoint === undefined) return claims;
        return { ...(await fetchUserInfo(found, tokens.access_token, claims.sub)), ...claims };
      } catch (error) {
        throw failureOf(error, rules);
      }
    },
  };
}

async function discover(rules: IssuerRules): Promise<Configuration> {
  const server = new URL(rules.issuer);
  try {
    return await discovery(server, rules.clientId, undefined, proof(rules), {
      timeout: 10,
      execute: [
        // The way of a token through TLS would do by the standard; its signature is checked all the same.
        enableNonRepudiationChecks,
        // Settings let http through for this machine alone, to try things out.
        ...(server.protocol === 'http:' ? [allowInsecureRequests] : []),
      ],
    });
  } catch (error) {
    throw new Failure('issuer-unreachable', { title: rules.title }, { cause: error });
  }
}

/**
 * How the client secret is shown. By the standard (OpenID Connect Core 1.0, 9) in the header, unless the issuer lists other ways; Google and
 * Microsoft describe the body, where special characters of a secret get through unharmed.
 */
function proof({ kind, clientSecret }: IssuerRules): ClientAuth {
  const [inHeader, inBody] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
    const show = kind === 'standard' && methods.includes('client_secret_basic') ? inHeader : inBody;
    return show(server, client, body, headers);
  };
}

/** What the two known issuers may be asked on top: to let people choose, since classrooms share machines. */
function wishes({ kind, hostedDomains }: IssuerRules): Record<string, string> {
  switch (kind) {
    case 'google': {
      const [domain] = hostedDomains;
      return { prompt: 'select_account', hd: hostedDomains.length === 1 && domain ? domain : '*' };
    }
    case 'entra':
      return { prompt: 'select_account' };
    case 'standard':
      return {};
  }
}

/** What went wrong, without a word of what the issuer sent: that could hold a token or a name. */
function failureOf(error: unknown, { title }: IssuerRules): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied')
    return signInDenied('cancelled');
  const isAway =
    error instanceof TypeError ||
    (error instanceof ClientError && (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT'));
  return new Failure(isAway ? 'issuer-unreachable' : 'issuer-refused', { title }, { cause: error });
}

/** What was wrong with an answer, as codes of the libraries and the standard, for the log. */
export function whatWasWrong(error: unknown): string {
  const cause = error instanceof Failure ? (error.cause ?? error.code) : error;
  if (typeof cause === 'string') return cause;
  if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError) return cause.error;
  if (!(cause instanceof Error)) return 'unknown';
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : cause.name;
}
