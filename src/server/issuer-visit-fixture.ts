import { expect } from 'vitest';
import { cookieOf, fromOurs, type ServerUnderTest } from './server-fixture.ts';

/** The origin of a server under test; nothing listens there. */
export const address = 'http://localhost:4600';

/** Begins as the page does; gives where to go and the cookie of this browser. */
export async function begin(server: ServerUnderTest, id = 'district', from?: string) {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/sign-in/issuers/${id}`,
    headers: fromOurs,
    payload: from === undefined ? {} : { from },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return { to: answer.json().address, cookie: cookieOf(answer.headers['set-cookie']) };
}

/** Comes back as the browser does, from another site. */
export async function comeBack(server: ServerUnderTest, place: URL, cookie: string) {
  const answer = await server.app.inject({
    method: 'GET',
    url: `${place.pathname}${place.search}`,
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.statusCode).toBe(303);
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  const session = cookies.find((one) => one.startsWith('almanac_session='));
  return { to: String(answer.headers.location), session: session ? cookieOf(session) : null };
}

/** What `comeBack` gives where nobody was let in. */
export const denied = (why: string, id = 'district') => ({
  to: `/sign-in/denied?why=${why}&issuer=${id}`,
  session: null,
});
