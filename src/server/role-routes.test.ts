import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest();
  cookie = await server.signIn();
});
afterEach(() => server.close());

const form = {
  ...{ role: 'librarian', version: 2, extends: 'school-nurse', title: { en: 'A', es: 'B' } },
  ...{ about: 'inherit', scope: 'inherit', programs: 'none', purposes: ['teaching'], needs: 'none' },
  ...{ pages: 'none', extras: 'none' },
  grants: [{ domains: ['roster'], sensitivity: 'directory', grain: 'student' }],
};
const get = (url: string) => server.app.inject({ url, headers: { cookie } });
const send = (method: 'POST' | 'PUT', url: string, payload: object, headers: Record<string, string> = {}) =>
  server.app.inject({ method, url, headers: { ...fromOurs, cookie, ...headers }, payload });
const asked = () => server.pages.asked.filter((line) => /role|title/i.test(line));

describe('roles', () => {
  it('are listed, and one is told with its versions and its form, as it was written', async () => {
    expect((await get('/api/access/roles')).json().roles).toMatchObject([{ role: 'librarian', version: 1 }]);
    const { draft, versions } = (await get('/api/access/roles/librarian')).json();
    expect(draft).toMatchObject({ about: 'inherit', programs: 'none', purposes: ['teaching'] });
    expect(draft.title).toEqual({ en: 'Librarian', es: 'Bibliotecaria' });
    expect(draft.grants).toEqual(form.grants);
    expect(versions).toMatchObject([{ decided: { by: 'The manager' }, effect: 'more' }]);
    const unknown = await get('/api/access/roles/king');
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'role-unknown']);
  });

  it('are changed by a whole form and a reason', async () => {
    expect((await send('POST', '/api/access/roles/preview', { form })).json()).toMatchObject({
      effect: 'more',
    });
    const changed = await send('POST', '/api/access/roles', { form, reason: 'Lends' });
    expect(changed.statusCode).toBe(200);
    expect(server.pages.asked.at(-1)).toBe(`changeRole m.ortega ${JSON.stringify(form)} "Lends"`);
  });

  const { extras: _, ...unsaid } = form;
  it.each([
    ['with a field unsaid', { form: unsaid, reason: 'Lends' }, {}],
    ['with a field nobody knows', { form: { ...form, schools: ['A'] }, reason: 'Lends' }, {}],
    ['with a page nobody knows', { form: { ...form, pages: ['/secret'] }, reason: 'Lends' }, {}],
    ['without a reason', { form, reason: '' }, {}],
    ['from another site', { form, reason: 'Lends' }, { 'sec-fetch-site': 'cross-site' }],
  ])('%s are refused', async (_name, body, headers) => {
    expect((await send('POST', '/api/access/roles', body, headers)).statusCode).toBeGreaterThanOrEqual(400);
    expect(asked()).toEqual([]);
  });
});

it('job titles are listed and decided about', async () => {
  expect((await get('/api/access/job-titles')).json().roles).toHaveLength(1);
  await send('PUT', '/api/access/job-titles', { title: 'Media Specialist', role: 'none' });
  expect(server.pages.asked.at(-1)).toBe('decideTitle m.ortega "Media Specialist" "none"');
  const more = { title: 'Media Specialist', role: 'none', reason: 'No' };
  expect((await send('PUT', '/api/access/job-titles', more)).statusCode).toBe(400);
});

it('nothing of it is told without a session', async () => {
  for (const url of ['/api/access/roles', '/api/access/roles/librarian', '/api/access/job-titles'])
    expect((await server.app.inject({ url })).statusCode).toBe(401);
  expect(
    (await send('POST', '/api/access/roles', { form, reason: 'Lends' }, { cookie: '' })).statusCode,
  ).toBe(401);
  expect(asked()).toEqual([]);
});
