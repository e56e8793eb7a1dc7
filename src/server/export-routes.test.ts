import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest();
  cookie = await server.signIn();
});
afterEach(() => server.close());

const get = (query: string, headers: Record<string, string> = { cookie }) =>
  server.app.inject({
    method: 'GET',
    url: `/api/district/export?${query}`,
    headers: { ...fromOurs, ...headers },
  });
const asked = () => server.pages.asked.filter((line) => line.startsWith('exports'));

describe('a part of the district as a file', () => {
  it('comes to be kept, never to be shown, under its own name, and is cached nowhere', async () => {
    const answer = await get('part=schools&form=csv&schoolYear=2027&sort=-enrollment');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="northwind.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.body).toBe('School\r\n');
    expect(asked()).toEqual([
      'exports.district m.ortega {"part":"schools","form":"csv","schoolYear":2027,"sort":"-enrollment"}',
    ]);
  });

  it.each([
    ['no form', 'part=schools'],
    ['a form there is not', 'part=schools&form=docx'],
    ['a part there is not', 'part=students&form=csv'],
    ['a language there is not', 'part=schools&form=csv&language=fr'],
    ['more than is known', 'part=schools&form=csv&as=somebody'],
    ['a sorting that is no name of a column', 'part=schools&form=csv&sort=%22%3B%20drop'],
  ])('with %s nothing is asked', async (_, query) => {
    expect((await get(query)).statusCode).toBe(400);
    expect(asked()).toEqual([]);
  });

  it('is not for strangers, and not for a page of somebody else', async () => {
    expect((await get('part=schools&form=csv', {})).statusCode).toBe(401);
    const foreign = await get('part=schools&form=csv', { cookie, 'sec-fetch-site': 'cross-site' });
    expect([foreign.statusCode, asked()]).toEqual([403, []]);
    const head = { method: 'HEAD', url: '/api/district/export?part=schools&form=csv' } as const;
    expect((await server.app.inject({ ...head, headers: { cookie } })).statusCode).toBe(404);
    expect(asked()).toEqual([]);
  });
});
