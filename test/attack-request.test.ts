import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackersOn, changeByAsking } from './attackers.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { callRoute, fromOurs, leaks } from './route-call.ts';
import { addressOf, routeRules } from './route-rules.ts';
import { changedTables, markStore } from './store-mark.ts';

/** Requests that other sites send in somebody's browser, and requests with a method that nobody meant. */
let district: GatedDistrict;

beforeAll(async () => {
  district = await gatedDistrict({ isDemo: true });
});
afterAll(() => district?.close());

const rules = Object.entries(routeRules);
const unsafe = rules.filter(([route]) => !route.startsWith('GET '));

const foreign: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  // What says two things is not ours, whatever the second one is.
  { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:80' },
  { 'sec-fetch-site': 'Same-Origin' },
  { origin: 'https://almanac.example.org.evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:81' },
  { origin: 'http://evil.example', host: 'localhost', 'x-forwarded-host': 'evil.example' },
  { referer: 'http://localhost:80/district' },
];

describe.each(unsafe)('%s', (route, rule) => {
  it('changes nothing for another site, whatever the browser holds', async () => {
    const attackers = await attackersOn(district, rule);
    const before = markStore(district.folder);
    const startedBefore = district.started.length;
    const wrong: string[] = [];
    for (const { who, cookie, sample } of attackers)
      for (const headers of foreign)
        for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
          const answer = await callRoute(district, route, { ...sample, type }, cookie, headers);
          if (answer.statusCode !== 403 || answer.json().code !== 'request-foreign')
            wrong.push(`${who}, ${JSON.stringify(headers)}: ${answer.statusCode}`);
        }
    expect(wrong).toEqual([]);
    expect(changedTables(before, markStore(district.folder))).toEqual([]);
    expect(district.started.length).toBe(startedBefore);
  });
});

describe.each(rules)('%s', (route, rule) => {
  it('has its own method and no other', async () => {
    const attackers = await attackersOn(district, rule);
    const before = markStore(district.folder);
    const startedBefore = district.started.length;
    const [own = '', path = ''] = route.split(' ');
    const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const).filter(
      (method) =>
        method !== own &&
        !(method === 'HEAD' && `GET ${path}` in routeRules) &&
        !(`${method} ${path}` in routeRules),
    );
    for (const { cookie, sample } of attackers)
      for (const method of others) {
        const answer = await district.app.inject({
          ...{ method, url: addressOf(route, sample) },
          headers: { ...fromOurs, 'x-http-method-override': own, ...(cookie === null ? {} : { cookie }) },
        });
        const allowed =
          ['GET', 'HEAD', 'OPTIONS'].includes(method) && !path.startsWith('/api')
            ? [200, 404]
            : [401, 403, 404];
        expect([method, answer.statusCode]).toEqual([method, expect.toBeOneOf(allowed)]);
        expect(leaks.test(answer.body)).toBe(false);
      }
    expect(
      changedTables(before, markStore(district.folder)).filter((table) => !changeByAsking.includes(table)),
    ).toEqual([]);
    expect(district.started.length).toBe(startedBefore);
  });
});

it('a question about the head alone is answered like the question, without its answer', async () => {
  for (const [username, path, status] of [
    ['superintendent', '/api/district', 200],
    ['teacher', '/api/district', 403],
    [null, '/api/district', 401],
  ] as const) {
    const cookie = username === null ? '' : await district.signedIn(username);
    const answer = await district.app.inject({ method: 'HEAD', url: path, headers: { cookie } });
    expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([
      status,
      '',
      'no-store',
    ]);
  }
});

it('an address that cannot be read is refused in the words of the table', async () => {
  for (const [method, url] of [
    ['GET', '/api/students/%E0%A4%A/attendance'],
    ['GET', '/%'],
    ['GET', '/api/students/%ff/attendance'],
    ['DELETE', `/api/uploads/${'x'.repeat(2000)}`],
  ] as const) {
    const answer = await district.app.inject({ method, url, headers: fromOurs });
    expect([url.slice(0, 40), answer.statusCode, answer.json().code]).toEqual([
      url.slice(0, 40),
      400,
      'request-invalid',
    ]);
    expect(answer.json().remedy).toEqual(expect.any(String));
    expect(answer.body).not.toContain('xxx');
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  }
});

it('every answer says how browsers have to treat it', async () => {
  for (const url of ['/', '/api/session', '/api/nothing', '/nothing.js', '/api/sign-in']) {
    const { headers } = await district.app.inject({ url });
    expect({ url, ...headers }).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'strict-transport-security': expect.stringContaining('max-age=31536000'),
      ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' },
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval|\*/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-powered-by'] ?? headers.server).toBeUndefined();
    if (url.startsWith('/api')) expect(headers['cache-control']).toBe('no-store');
  }
});
