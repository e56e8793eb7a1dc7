import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IssuerFixture, issuerFixture } from './issuer-fixture.ts';
import { address, begin, comeBack, denied } from './issuer-visit-fixture.ts';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';
import type { IssuerRules } from './sign-in-rules.ts';

let issuer: IssuerFixture;
let server: ServerUnderTest;

beforeEach(async () => {
  issuer = await issuerFixture(address);
  issuer.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true });
  issuer.next = 's-1';
});
afterEach(async () => {
  await server.close();
  await issuer.close();
});

async function serve(change: Partial<IssuerRules> = {}, more: readonly IssuerRules[] = []): Promise<void> {
  const ortega = [{ staffNumber: '20417', name: 'Maria Ortega' }];
  server = await serverUnderTest({
    staff: { withEmail: async () => ortega, withNumber: async () => ortega },
    signIn: { address, issuers: [issuer.rules(change), ...more] },
  });
}

describe('an answer is refused', () => {
  it('the second time', async () => {
    await serve();
    const { to, cookie } = await begin(server);
    const place = await issuer.visit(to);
    expect((await comeBack(server, place, cookie)).to).toBe('/');
    expect(await comeBack(server, place, cookie)).toEqual(denied('sign-in-expired'));
  });

  it('with a code that was used, under a sign-in of its own', async () => {
    await serve();
    const first = await begin(server);
    const place = await issuer.visit(first.to);
    await comeBack(server, place, first.cookie);
    const second = await begin(server);
    const forged = await issuer.visit(second.to);
    forged.searchParams.set('code', place.searchParams.get('code') ?? '');
    expect(await comeBack(server, forged, second.cookie)).toEqual(denied('issuer-refused'));
    expect(server.log()).toContain('"problem":"invalid_grant"');
  });

  it('after ten minutes', async () => {
    await serve();
    const { to, cookie } = await begin(server);
    const place = await issuer.visit(to);
    server.pass(10);
    expect(await comeBack(server, place, cookie)).toEqual(denied('sign-in-expired'));
  });

  it('in another browser, so that nobody is signed in as somebody else', async () => {
    await serve();
    const [mine, theirs] = [await begin(server), await begin(server)];
    const place = await issuer.visit(theirs.to);
    expect(await comeBack(server, place, mine.cookie)).toEqual(denied('sign-in-expired'));
    expect(await comeBack(server, await issuer.visit((await begin(server)).to), '')).toEqual(
      denied('sign-in-expired'),
    );
  });

  it('with another state', async () => {
    await serve();
    const { to, cookie } = await begin(server);
    const place = await issuer.visit(to);
    place.searchParams.set('state', 'x'.repeat(43));
    expect(await comeBack(server, place, cookie)).toEqual(denied('sign-in-expired'));
  });

  it('of an issuer that was not asked', async () => {
    const other = await issuerFixture(address);
    other.people.set('s-1', { email: 'm.ortega@northwind.org', email_verified: true });
    other.next = 's-1';
    await serve({}, [other.rules({ id: 'other' })]);
    // Asked at one, answered at the address of the other.
    const first = await begin(server, 'district');
    const crossed = await issuer.visit(first.to);
    crossed.pathname = '/api/sign-in/issuers/other/callback';
    expect(await comeBack(server, crossed, first.cookie)).toEqual(denied('sign-in-expired', 'other'));
    // Asked at one, answered there with what the other gave out: RFC 9207 and the nonce.
    const [asked, stolen] = [
      await begin(server, 'district'),
      await other.visit((await begin(server, 'other')).to),
    ];
    const mixed = await issuer.visit(asked.to);
    for (const name of ['code', 'iss']) mixed.searchParams.set(name, stolen.searchParams.get(name) ?? '');
    expect(await comeBack(server, mixed, asked.cookie)).toEqual(denied('issuer-refused'));
    await other.close();
  });

  it('for another sign-in: the nonce is of this one', async () => {
    await serve();
    const [asked, stolen] = [await begin(server), await begin(server)];
    const theirs = await issuer.visit(stolen.to);
    const mixed = await issuer.visit(asked.to);
    mixed.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    expect(await comeBack(server, mixed, asked.cookie)).toEqual(denied('issuer-refused'));
  });

  it('when the issuer is away or unknown', async () => {
    await serve({ issuer: 'http://localhost:1' });
    const away = await server.app.inject({
      method: 'POST',
      url: '/api/sign-in/issuers/district',
      headers: fromOurs,
      payload: {},
    });
    expect([away.statusCode, away.json().code]).toEqual([502, 'issuer-unreachable']);
    const unknown = await server.app.inject({
      method: 'POST',
      url: '/api/sign-in/issuers/nobody',
      headers: fromOurs,
      payload: {},
    });
    expect(unknown.json()).toMatchObject({ code: 'issuer-unknown' });
    const place = new URL(`${address}/api/sign-in/issuers/nobody/callback?code=x&state=y`);
    expect(await comeBack(server, place, '')).toEqual(denied('issuer-unknown', 'nobody'));
  });
});
