import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Provider, {
  type Adapter,
  type AdapterPayload,
  type ClientAuthMethod,
  interactionPolicy,
} from 'oidc-provider';
import type { IssuerRules } from './sign-in-rules.ts';

/** What the issuer says of somebody, beside their `sub`. */
export type FixtureClaims = Readonly<Record<string, unknown>>;

/** A real OpenID Connect issuer on this machine, whose people sign in without a word. */
export interface IssuerFixture {
  /** Issuer identifier. */
  readonly address: string;
  /** Who is there, by `sub`. They may be changed at any time. */
  readonly people: Map<string, FixtureClaims>;
  /** Who signs in next; null: whoever comes cancels. */
  next: string | null;
  /** What the rules of a server that lets this issuer's people in would be. */
  rules(change?: Partial<IssuerRules>): IssuerRules;
  /** Goes where `begin` says, signs in as `next`, and gives the address that the issuer sends the browser back to. */
  visit(address: string): Promise<URL>;
  close(): Promise<void>;
}

const clientId = 'almanac';
const clientSecret = 'a secret ~ with + signs/';

/**
 * `server`: the origin that browsers are sent back to. `inIdToken`: claims come in the ID token, as Google's and Microsoft's do; else, by the
 * standard, from the userinfo endpoint.
 */
export async function issuerFixture(
  server: string,
  options: { readonly inIdToken?: boolean; readonly method?: ClientAuthMethod } = {},
): Promise<IssuerFixture> {
  const http = createServer();
  const address = `http://localhost:${await listening(http)}`;
  const people = new Map<string, FixtureClaims>();
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  const provider = new Provider(address, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: options.method ?? 'client_secret_basic',
        redirect_uris: ['google', 'entra', 'district', 'other'].map(
          (id) => `${server}/api/sign-in/issuers/${id}/callback`,
        ),
      },
    ],
    clientAuthMethods: options.method ? [options.method] : ['client_secret_basic', 'client_secret_post'],
    adapter: memory(),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    conformIdTokenClaims: !(options.inIdToken ?? true),
    claims: {
      openid: ['sub', 'hd', 'tid', 'oid', 'acct', 'idp', 'xms_edov'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 300,
      IdToken: 300,
      Interaction: 300,
      Session: 300,
    },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  http.on('request', (request, response) => {
    const isInteraction = request.url?.startsWith('/interaction/');
    void (isInteraction ? interact(request, response) : answer(request, response));
  });

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt } = await provider.interactionDetails(request, response);
    const result =
      fixture.next === null
        ? { error: 'access_denied', error_description: 'the person went away' }
        : { login: { accountId: fixture.next, remember: false }, [prompt.name]: loginOr(prompt.name) };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }
  const loginOr = (name: string) =>
    name === 'login' ? { accountId: fixture.next ?? '', remember: false } : {};

  const fixture: IssuerFixture = {
    address,
    people,
    next: null,
    rules: (change = {}) => ({
      id: 'district',
      title: 'District',
      kind: 'standard',
      issuer: address,
      clientId,
      clientSecret,
      hostedDomains: [],
      tenants: [],
      allowsGuests: false,
      trustsEmail: false,
      ...change,
    }),
    visit: (begun) => walk(begun, server),
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return fixture;
}

/** Follows redirects as a browser does, with its cookies, until one leads to `origin`; that one is not followed. */
async function walk(begun: string, origin: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let place = new URL(begun);
  for (let steps = 0; steps < 20; steps += 1) {
    if (place.origin === origin) return place;
    const answer = await fetch(place, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const header of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`the issuer answered ${answer.status}: ${await answer.text()}`);
    place = new URL(next, place);
  }
  throw new Error('the issuer sends people round in circles');
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    ...privateKey.export({ format: 'jwk' }),
    use: 'sig',
    alg: 'RS256',
    kid: randomBytes(8).toString('hex'),
  };
}

/** Where the issuer keeps what it has given out. Its own memory does the same, and warns about itself in every test. */
function memory(): (name: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return (name) => {
    const key = (id: string) => `${name}:${id}`;
    const findBy = (field: 'uid' | 'userCode', value: string) =>
      [...kept].find(([id, payload]) => id.startsWith(`${name}:`) && payload[field] === value)?.[1];
    return {
      upsert: async (id, payload) => void kept.set(key(id), payload),
      find: async (id) => kept.get(key(id)),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (code) => findBy('userCode', code),
      destroy: async (id) => void kept.delete(key(id)),
      async consume(id) {
        const payload = kept.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async revokeByGrantId(grantId) {
        for (const [id, payload] of kept) if (payload.grantId === grantId) kept.delete(id);
      },
    };
  };
}
