import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from './app.ts';
import { demoLinksFor } from './demo-links.ts';
import { serverLog } from './log.ts';
import { district, nobodyElse } from './pages-fixture.ts';
import { fakeRecords } from './records-fixture.ts';
import {
  cookieOf,
  fromOurs,
  nobody,
  password,
  type ServerUnderTest,
  serverUnderTest,
} from './server-fixture.ts';
import { plainRules } from './sign-in-rules.ts';

let server: ServerUnderTest;
afterEach(() => server.close());

const get = (url: string, cookie = '', headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers: { cookie, ...headers } });

describe('pages', () => {
  it('are for people who are signed in, whatever is asked', async () => {
    server = await serverUnderTest();
    const routes = [
      'district',
      'school',
      'sections',
      'attendance',
      'students/1/attendance',
      'deliveries',
      'deliveries/1',
      'editions',
      'editions/1',
      'district?schoolYear=nonsense',
    ];
    for (const route of routes) {
      const answer = await get(`/api/${route}`);
      expect([route, answer.statusCode, answer.json().code]).toEqual([route, 401, 'sign-in-needed']);
    }
    expect(server.pages.asked).toEqual([]);
  });

  it('get the user and the checked question', async () => {
    server = await serverUnderTest();
    const cookie = await server.signIn();
    server.pages.asked.length = 0;
    const answer = await get('/api/district?schoolYear=2027', cookie);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual(district);
    expect(answer.headers['cache-control']).toBe('no-store');
    await get('/api/school?school=s-1&schoolYear=2026', cookie);
    await get('/api/sections?section=a&assessment=b', cookie);
    await get('/api/attendance?date=2026-11-20&school=s-1', cookie);
    await get('/api/students/p%201/attendance?schoolYear=2027', cookie);
    await get('/api/deliveries', cookie);
    await get('/api/deliveries/d-1', cookie);
    await get('/api/editions', cookie);
    await get('/api/editions/e-1', cookie);
    expect(server.pages.asked).toEqual([
      'district m.ortega {"schoolYear":2027}',
      'school m.ortega {"school":"s-1","schoolYear":2026}',
      'sections m.ortega {"section":"a","assessment":"b"}',
      'attendance m.ortega {"date":"2026-11-20","school":"s-1"}',
      'studentAttendance m.ortega "p 1" {"schoolYear":2027}',
      'deliveries m.ortega',
      'delivery m.ortega "d-1"',
      'editions m.ortega',
      'edition m.ortega "e-1"',
    ]);
  });

  it.each([
    ['district?schoolYear=soon', 'querystring schoolYear must be integer'],
    ['attendance?date=20.11.2026', 'querystring date must match'],
    ['district?year=2027', 'querystring must NOT have additional properties'],
    ['deliveries?limit=1', 'querystring must NOT have additional properties'],
  ])('refuse %s', async (url, problem) => {
    server = await serverUnderTest();
    const answer = await get(`/api/${url}`, await server.signIn());
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('request-invalid');
    expect(answer.json().message).toContain(problem);
  });

  it('let no field out that the shape does not list', async () => {
    const [first] = district.schools;
    const extra = { ...district, secret: 'x', schools: [{ ...first, secret: 'x' }] };
    // The types would not let this happen; a mistake behind them might.
    const leak = JSON.parse(JSON.stringify(extra));
    server = await serverUnderTest({ pages: { district: async () => leak } });
    const answer = await get('/api/district', await server.signIn());
    expect(answer.json()).toEqual(district);
  });

  it('answer failures from the table', async () => {
    server = await serverUnderTest();
    const cookie = await server.signIn();
    const denied = await get('/api/school', cookie);
    expect([denied.statusCode, denied.json()]).toEqual([
      403,
      {
        code: 'gate-denied',
        message: 'Not for you.',
        remedy: 'Ask your data manager.',
        parameters: { reason: 'Not for you.', remedy: 'Ask your data manager.' },
      },
    ]);
    expect((await get('/api/editions/e-9', cookie)).statusCode).toBe(404);
    expect((await get('/api/nothing', cookie)).json()).toMatchObject({ code: 'page-unknown' });
  });
});

describe('the unexpected', () => {
  it('is told with a reference, and its details only to the log', async () => {
    const fail = () => Promise.reject(new Error('column "birth_date" of Rosa Avila'));
    server = await serverUnderTest({ pages: { district: fail } });
    const answer = await get('/api/district', await server.signIn());
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('unexpected');
    expect(answer.body).not.toContain('Avila');
    const reference = /under ([0-9a-f]{8})\./.exec(answer.json().message)?.[1] ?? 'none';
    expect(server.log()).toContain(`"reference":"${reference}"`);
    expect(server.log()).toContain('birth_date');
  });

  it('includes answers that do not have their shape', async () => {
    const broken = JSON.parse('{"sources": 1}');
    server = await serverUnderTest({ pages: { deliveries: async () => broken } });
    const answer = await get('/api/deliveries', await server.signIn());
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'unexpected']);
  });

  it('does not include bodies that cannot be read', async () => {
    server = await serverUnderTest();
    const post = (payload: string, type: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { ...fromOurs, 'content-type': type },
        payload,
      });
    expect((await post('{"username":', 'application/json')).json().message).toContain('not JSON');
    expect((await post('a=b', 'application/x-www-form-urlencoded')).json()).toMatchObject({
      code: 'request-invalid',
    });
    expect((await post(`"${'x'.repeat(70_000)}"`, 'application/json')).json().message).toContain('too large');
  });
});

describe('the log', () => {
  it('names routes, and no address, query, body, token or password', async () => {
    server = await serverUnderTest({ demo: demoLinksFor(['m.ortega']) });
    const cookie = await server.signIn();
    await get('/api/students/student-4711/attendance?schoolYear=2027', cookie);
    await get('/api/school?school=secret-school', cookie);
    await get('/api/attendance?date=not-a-date-4712', cookie);
    await get('/api/nothing-4713?x=4714', cookie);
    await get('/demo/token-4715');
    await server.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'content-type': 'application/json', ...fromOurs },
      payload: '{"password": "4716',
    });
    const log = server.log();
    expect(log).toContain('"route":"/api/students/:id/attendance"');
    expect(log).not.toMatch(/471\d|secret-school|2027|bicycles|ortega/);
    expect(log).not.toContain(cookie.split('=')[1]);
  });
});

describe('requests from elsewhere', () => {
  const post = (headers: Record<string, string>) =>
    server.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { host: 'almanac.example.org', ...headers },
      payload: { username: 'm.ortega', password },
    });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://almanac.example.org' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://evil.example.org' },
    { origin: 'https://almanac.example.org' },
    { origin: 'null' },
    {},
  ])('change nothing: %j', async (headers) => {
    server = await serverUnderTest();
    const answer = await post(headers);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request-foreign']);
  });

  it.each([{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://almanac.example.org' }])(
    'are not these: %j',
    async (headers) => {
      server = await serverUnderTest();
      expect((await post(headers)).statusCode).toBe(200);
    },
  );

  it('are told apart behind a proxy that speaks https, whose cookie is secure', async () => {
    server = await serverUnderTest({ trustProxy: ['127.0.0.1'] });
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'almanac.example.org' };
    expect((await post({ ...headers, origin: 'http://almanac.example.org' })).statusCode).toBe(403);
    const answer = await post({ ...headers, origin: 'https://almanac.example.org' });
    expect(String(answer.headers['set-cookie'])).toContain('Secure');
  });

  it('cannot pretend to come through a proxy', async () => {
    server = await serverUnderTest();
    const answer = await post({
      'x-forwarded-host': 'evil.example.org',
      origin: 'http://evil.example.org',
    });
    expect(answer.statusCode).toBe(403);
  });
});

describe('demo links', () => {
  it('sign a persona in and lead home', async () => {
    const demo = demoLinksFor(['m.ortega', 'l.chen']);
    server = await serverUnderTest({ demo });
    const answer = await get(demo.paths.get('m.ortega') ?? '');
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    const session = await get('/api/session', cookieOf(answer.headers['set-cookie']));
    expect(session.json()).toMatchObject({ username: 'm.ortega', isDemo: true });
  });

  it('are new at each start and cannot be guessed', async () => {
    server = await serverUnderTest({ demo: demoLinksFor(['m.ortega']) });
    for (const path of [...demoLinksFor(['m.ortega']).paths.values(), '/demo/', '/demo/m.ortega']) {
      const answer = await get(path);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'page-unknown']);
    }
  });

  it('do not exist in normal mode', async () => {
    server = await serverUnderTest();
    expect(server.app.hasRoute({ method: 'GET', url: '/demo/:token' })).toBe(false);
    const answer = await get(demoLinksFor(['m.ortega']).paths.get('m.ortega') ?? '');
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([404, undefined]);
  });

  it('begin sessions that a server in normal mode does not take', async () => {
    const demo = demoLinksFor(['m.ortega']);
    server = await serverUnderTest({ demo });
    const cookie = cookieOf((await get(demo.paths.get('m.ortega') ?? '')).headers['set-cookie']);
    const normal = buildServer({
      store: server.store,
      clock: { now: () => new Date('2026-11-20T08:00:00Z') },
      log: serverLog('silent'),
      pages: server.pages,
      records: fakeRecords(),
      audit: fakeRecords(),
      signIn: plainRules,
      staff: nobody,
      viewAs: nobodyElse,
      webRoot: null,
      demo: null,
    });
    const answer = await normal.inject({ url: '/api/session', headers: { cookie } });
    expect(answer.statusCode).toBe(401);
    await normal.close();
  });
});

describe('the web app', () => {
  let webRoot: string;
  beforeAll(() => {
    webRoot = mkdtempSync(join(tmpdir(), 'almanac-web-'));
    mkdirSync(join(webRoot, 'assets'));
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Almanac</title>');
    writeFileSync(join(webRoot, '.sources'), 'hash');
    writeFileSync(join(webRoot, 'assets', 'index-Bx3_k-9Q.js'), `console.log(${'1'.repeat(5000)})`);
  });
  afterAll(() => rmSync(webRoot, { recursive: true, force: true }));

  it.each(['/', '/district', '/students/p-1', '/district?schoolYear=2027'])('is at %s', async (url) => {
    server = await serverUnderTest({ webRoot });
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.body).toContain('<title>Almanac');
  });

  it('keeps what never changes', async () => {
    server = await serverUnderTest({ webRoot });
    const answer = await get('/assets/index-Bx3_k-9Q.js', '', { 'accept-encoding': 'gzip' });
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-encoding']).toBe('gzip');
  });

  it.each(['/assets/missing.js', '/.sources', '/api/x', '/demo/x', '/..%2f..%2fpackage.json', '/icon.svg'])(
    'is not at %s',
    async (url) => {
      server = await serverUnderTest({ webRoot });
      const answer = await get(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type']).toContain('application/json');
    },
  );

  it('is not what a request to change something gets', async () => {
    server = await serverUnderTest({ webRoot });
    const answer = await server.app.inject({ method: 'POST', url: '/district', headers: fromOurs });
    expect(answer.statusCode).toBe(404);
  });
});

describe('every answer', () => {
  it('tells browsers to be careful', async () => {
    server = await serverUnderTest();
    const { headers } = await get('/api/session');
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
