import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildServer } from './app.ts';
import { type IssuerFixture, issuerFixture } from './issuer-fixture.ts';
import { address, begin, comeBack, denied } from './issuer-visit-fixture.ts';
import { serverLog } from './log.ts';
import { nobodyElse } from './pages-fixture.ts';
import type { StaffDirectory } from './person-match.ts';
import { fakeRecords } from './records-fixture.ts';
import { type ServerUnderTest, serverUnderTest } from './server-fixture.ts';
import { type IssuerRules, plainRules } from './sign-in-rules.ts';

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const object = '6f2a31c4-0e0e-4b7e-9f1a-1c2d3e4f5a6b';
const records = [
  { staffNumber: '20417', name: 'Maria Ortega', email: 'M.Ortega@Northwind.org' },
  { staffNumber: '20418', name: 'Li Chen', email: 'l.chen@northwind.org' },
];

let issuer: IssuerFixture;
let server: ServerUnderTest;
/** What HR says at present. */
let hr: typeof records;

const staff: StaffDirectory = {
  withEmail: async (email) => hr.filter((one) => one.email.toLowerCase() === email),
  withNumber: async (number) => hr.filter((one) => one.staffNumber === number),
};

beforeEach(async () => {
  hr = [...records];
  issuer = await issuerFixture(address);
  issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true });
  issuer.next = 's-1';
});
afterEach(async () => {
  await server.close();
  await issuer.close();
});

async function serve(change: Partial<IssuerRules> = {}, more: readonly IssuerRules[] = []): Promise<void> {
  server = await serverUnderTest({
    staff,
    signIn: { address, issuers: [issuer.rules(change), ...more] },
  });
}

/** The whole way there and back. */
async function signIn(id = 'district', from?: string) {
  const { to, cookie } = await begin(server, id, from);
  return await comeBack(server, await issuer.visit(to), cookie);
}

const whoAmI = async (cookie: string | null) =>
  (await server.app.inject({ url: '/api/session', headers: { cookie: cookie ?? '' } })).json().username;
const audit = async () =>
  (await server.store.auditLog.list()).map(({ kind, actor, detail }) => ({ kind, actor, detail }));
describe('signing in at an issuer', () => {
  it('makes an account of the staff record at the first time, and finds it by the key from then on', async () => {
    await serve();
    const first = await signIn('district', '/attendance?school=1');
    expect(first.to).toBe('/attendance?school=1');
    expect(await whoAmI(first.session)).toBe('m.ortega.20417');
    const user = await server.store.users.byUsername('m.ortega.20417');
    expect(user).toMatchObject({ name: 'Maria Ortega', staffNumber: '20417' });
    expect(await audit()).toMatchObject([
      { kind: 'sign-in', actor: 'm.ortega.20417', detail: { by: 'oidc:district' } },
      { kind: 'identity-bound', actor: 'oidc:district', detail: { username: 'm.ortega.20417' } },
      { kind: 'user-added', actor: 'oidc:district' },
      { kind: 'user-added', actor: 'operator' },
    ]);
    // The e-mail may change, be lost, or be somebody else's by now.
    issuer.people.set('s-1', { email: 'l.chen@northwind.org', email_verified: true });
    expect(await whoAmI((await signIn()).session)).toBe('m.ortega.20417');
    issuer.people.set('s-1', {});
    expect(await whoAmI((await signIn()).session)).toBe('m.ortega.20417');
    expect(await server.store.users.list()).toHaveLength(2);
  });

  it('takes the account that carries the staff number', async () => {
    await serve();
    const { username } = await server.store.users.add({
      username: 'chen',
      name: 'Li Chen',
      staffNumber: '20418',
    });
    issuer.people.set('s-2', { email: 'L.CHEN@northwind.org', email_verified: true });
    issuer.next = 's-2';
    expect(await whoAmI((await signIn()).session)).toBe(username);
    expect(await server.store.users.list()).toHaveLength(2);
  });

  it('asks the userinfo endpoint where the ID token has no e-mail, and shows the secret in the body where that is the way', async () => {
    const plain = await issuerFixture(address, { inIdToken: false, method: 'client_secret_post' });
    plain.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true });
    plain.next = 's-1';
    await serve({}, [plain.rules({ id: 'other' })]);
    const { to, cookie } = await begin(server, 'other');
    expect((await comeBack(server, await plain.visit(to), cookie)).to).toBe('/');
    await plain.close();
  });

  it('sends nobody elsewhere afterwards', async () => {
    await serve();
    for (const from of ['//evil.example', 'https://evil.example', '/\\evil.example', '/api/session', 'x'])
      expect((await signIn('district', from)).to).toBe('/');
  });

  it('sends people there with state, nonce and PKCE, all of them new each time', async () => {
    await serve();
    const [one, other] = [new URL((await begin(server)).to), new URL((await begin(server)).to)];
    expect(one.searchParams.get('code_challenge_method')).toBe('S256');
    expect(one.searchParams.get('redirect_uri')).toBe(`${address}/api/sign-in/issuers/district/callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(one.searchParams.get(name)).not.toBe(other.searchParams.get(name));
    }
  });

  it('is begun by a page of ours alone', async () => {
    await serve();
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/sign-in/issuers/district',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: {},
    });
    expect(answer.json()).toMatchObject({ code: 'request-foreign' });
  });

  it('keeps no e-mail, address or key in the audit log or the log', async () => {
    await serve();
    await signIn();
    hr = [];
    await signIn();
    expect(JSON.stringify(await audit())).not.toMatch(/northwind\.org|s-1|127\.0\.0\.1/);
    expect(server.log()).not.toMatch(/northwind\.org|ortega|code=|state=/);
  });
});

describe('somebody whom the issuer knows is not let in', () => {
  it('without a staff record, or when it is gone', async () => {
    await serve();
    issuer.people.set('s-3', { email: 'student@northwind.org', email_verified: true });
    issuer.next = 's-3';
    expect(await signIn()).toEqual(denied('sign-in-denied-no-record'));
    issuer.next = 's-1';
    expect((await signIn()).to).toBe('/');
    hr = [];
    expect(await signIn()).toEqual(denied('sign-in-denied-no-record'));
    expect((await audit())[0]).toEqual({
      kind: 'sign-in-denied',
      actor: 'm.ortega.20417',
      detail: { by: 'oidc:district', reason: 'no-record' },
    });
  });

  it('with two records of the e-mail, of the number, or two accounts', async () => {
    await serve();
    hr = [...records, { staffNumber: '9', name: 'Other', email: 'm.ortega@northwind.org' }];
    expect(await signIn()).toEqual(denied('sign-in-denied-two-records'));
    hr = [...records, { staffNumber: '20417', name: 'Other', email: 'other@northwind.org' }];
    expect(await signIn()).toEqual(denied('sign-in-denied-two-records'));
    hr = [...records];
    for (const username of ['a', 'b'])
      await server.store.users.add({ username, name: 'Maria Ortega', staffNumber: '20417' });
    expect(await signIn()).toEqual(denied('sign-in-denied-two-records'));
    expect(await server.store.identities.byKey({ provider: issuer.address, subject: 's-1' })).toBeNull();
  });

  it.each([false, undefined, 'false', 0])(
    'with an e-mail that is not verified: %j',
    async (email_verified) => {
      await serve();
      issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified });
      expect(await signIn()).toEqual(denied('sign-in-denied-email-unverified'));
    },
  );

  it('but where the settings trust the issuer with e-mails, if it says nothing about them', async () => {
    await serve({ trustsEmail: true });
    issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: false });
    expect(await signIn()).toEqual(denied('sign-in-denied-email-unverified'));
    issuer.people.set('s-1', { email: 'm.ortega@northwind.org' });
    expect((await signIn()).to).toBe('/');
  });

  it('when the account is turned off, the first time and later', async () => {
    await serve();
    const user = await server.store.users.add({ username: 'mo', name: 'Maria', staffNumber: '20417' });
    await server.store.users.disable(user.id, 'Has left');
    expect(await signIn()).toEqual(denied('sign-in-denied-disabled'));
    issuer.people.set('s-2', { email: 'l.chen@northwind.org', email_verified: true });
    issuer.next = 's-2';
    const { session } = await signIn();
    const chen = await server.store.users.byUsername('l.chen');
    await server.store.users.disable(chen?.id ?? '', 'Has left');
    expect(await whoAmI(session)).toBeUndefined();
    expect(await signIn()).toEqual(denied('sign-in-denied-disabled'));
  });

  it('with a second account of an e-mail that was passed on', async () => {
    await serve();
    await signIn();
    issuer.people.set('s-9', { email: 'm.ortega@northwind.org', email_verified: true });
    issuer.next = 's-9';
    expect(await signIn()).toEqual(denied('sign-in-denied-bound-otherwise'));
  });

  it('who turned back there', async () => {
    await serve();
    issuer.next = null;
    expect(await signIn()).toEqual(denied('sign-in-denied-cancelled'));
  });
});

describe('Google', () => {
  const google = { id: 'google', kind: 'google', hostedDomains: ['northwind.org'] } as const;

  it('lets the district’s domain in, and tells people apart by sub', async () => {
    await serve(google);
    issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true, hd: 'northwind.org' });
    const { to, cookie } = await begin(server, 'google');
    expect(new URL(to).searchParams.get('hd')).toBe('northwind.org');
    expect((await comeBack(server, await issuer.visit(to), cookie)).to).toBe('/');
    expect(await server.store.identities.byKey({ provider: 'google', subject: 's-1' })).not.toBeNull();
  });

  it.each([undefined, 'evil.example', 'northwind.org.evil.example'])('lets hd %j not in', async (hd) => {
    await serve(google);
    issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true, hd });
    expect(await signIn('google')).toEqual(denied('sign-in-denied-other-organization', 'google'));
  });
});

describe('Entra', () => {
  const entra = { id: 'entra', kind: 'entra', tenants: [tenant] } as const;
  const member = { tid: tenant, oid: object, email: 'm.ortega@northwind.org', acct: 0 };

  it('does not decide by an e-mail that nobody vouches for', async () => {
    await serve(entra);
    issuer.people.set('s-1', { ...member, preferred_username: member.email });
    expect(await signIn('entra')).toEqual(denied('sign-in-denied-email-unverified', 'entra'));
    issuer.people.set('s-1', { ...member, xms_edov: true });
    expect((await signIn('entra')).to).toBe('/');
    const key = { provider: 'entra', subject: `${tenant}/${object}` };
    expect(await server.store.identities.byKey(key)).not.toBeNull();
  });

  it('takes it where the settings say that the tenant can be trusted with them', async () => {
    await serve({ ...entra, trustsEmail: true });
    issuer.people.set('s-1', { tid: tenant, oid: object, preferred_username: member.email });
    expect((await signIn('entra')).to).toBe('/');
  });

  it('knows who was linked by hand without any e-mail', async () => {
    await serve(entra);
    const key = { provider: 'entra', subject: `${tenant}/${object}` };
    await server.store.identities.bind(key, server.user, 'operator');
    issuer.people.set('s-1', { tid: tenant, oid: object.toUpperCase() });
    expect(await whoAmI((await signIn('entra')).session)).toBe('m.ortega');
  });

  it.each([undefined, '00000000-0000-0000-0000-000000000000'])('lets tenant %j not in', async (tid) => {
    await serve({ ...entra, trustsEmail: true });
    issuer.people.set('s-1', { ...member, tid });
    expect(await signIn('entra')).toEqual(denied('sign-in-denied-other-organization', 'entra'));
  });

  it('lets guests in only where the settings say so', async () => {
    await serve({ ...entra, trustsEmail: true });
    for (const guest of [{ acct: 1 }, { acct: 0, idp: 'https://sts.windows.net/elsewhere/' }]) {
      issuer.people.set('s-1', { ...member, ...guest });
      expect(await signIn('entra')).toEqual(denied('sign-in-denied-guest', 'entra'));
    }
    await server.close();
    await serve({ ...entra, trustsEmail: true, allowsGuests: true });
    expect((await signIn('entra')).to).toBe('/');
  });
});

it('a session of an issuer that is no longer set up has ended', async () => {
  await serve();
  const { session } = await signIn();
  expect(await whoAmI(session)).toBe('m.ortega.20417');
  const without = buildServer({
    store: server.store,
    clock: { now: server.now },
    log: serverLog('silent'),
    pages: server.pages,
    records: fakeRecords(),
    audit: fakeRecords(),
    signIn: plainRules,
    staff,
    viewAs: nobodyElse,
    webRoot: null,
    demo: null,
  });
  const answer = await without.inject({ url: '/api/session', headers: { cookie: session ?? '' } });
  expect(answer.statusCode).toBe(401);
  await without.close();
});
