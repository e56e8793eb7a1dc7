import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemShape } from '../src/reports/shapes/operations.ts';
import { closedProblems, unlisted } from './closed-schema.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { type Answer, callRoute, leaks, namesOf } from './route-call.ts';
import { isForStrangers, mayAsk, type RouteRule, routeRules } from './route-rules.ts';

/** Every route of the real server, called as everybody. */
let district: GatedDistrict;
/** What handlers gave, before the schema of the answer was applied, by request. */
const given: unknown[] = [];

beforeAll(async () => {
  district = await gatedDistrict({ isDemo: true, onPayload: (payload) => given.push(payload) });
});
afterAll(() => district?.close());

const rules = Object.entries(routeRules);
const label = (username: string | null) => username ?? 'nobody signed in';

describe('the table of rules', () => {
  it('has a line for every route, and none for others', () => {
    const routes = namesOf(district);
    const without = routes.filter((route) => !(route in routeRules));
    expect(without, adviceFor(without)).toEqual([]);
    const stale = Object.keys(routeRules).filter((route) => !routes.includes(route));
    expect(stale, 'these lines of test/route-rules.ts are about routes that are no more').toEqual([]);
  });

  it.each(rules)('every role there is meets %s', (_, rule) => {
    const asked = [...district.people.keys()].filter((username) => mayAsk(rule, district.roleOf(username)));
    expect(asked.length, 'nobody is answered: is `to` right?').toBeGreaterThan(0);
  });
});

describe.each(rules)('%s', (route, rule) => {
  it('answers those it is for, and nobody else', async () => {
    const wrong: string[] = [];
    for (const username of [...district.people.keys(), null]) {
      const problem = await problemOf(route, rule, username);
      if (problem !== null) wrong.push(`${label(username)}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  it('lists every field of its answers', () => {
    const made = district.routes.find(({ method, url }) => `${[method].flat()[0]} ${url}` === route);
    // What is hidden from the description is no JSON: redirects and files.
    if (made?.schema?.hide === true || !route.includes(' /api/')) return;
    expect(closedProblems(made?.schema?.response), 'in the response schemas').toEqual([]);
  });
});

/** What is wrong with the answer this person gets, or null. */
async function problemOf(route: string, rule: RouteRule, username: string | null): Promise<string | null> {
  const role = username === null ? null : district.roleOf(username);
  const isLetIn = username === null ? isForStrangers(rule) : mayAsk(rule, role);
  const own = rule.sample ? await rule.sample(district, username ?? 'no-role') : {};
  const isAnswered = isLetIn && own !== null;
  // Who has nothing of the kind asks for what somebody else has.
  const sample = own ?? (await rule.sample?.(district, 'data-manager')) ?? {};
  const cookie = username === null ? null : await district.signedIn(username);
  const before = (await district.store.auditLog.head())?.number ?? 0;
  given.length = 0;
  const answer = await callRoute(district, route, sample, cookie);
  const [wanted, code = null] = [rule.answers ?? 200].flat() as [number, string?];
  if (route.includes(' /api/') && answer.headers['cache-control'] !== 'no-store') return 'may be cached';
  if (isAnswered)
    return answer.statusCode < 400 ? answeredWrong(answer, wanted) : refusedWrong(answer, wanted, code);
  if (username === null) return refusedWrong(answer, 401, 'sign-in-needed');
  const refused = refusedWrong(answer, 403, 'gate-denied');
  if (refused !== null) return refused;
  const noted = await district.store.auditLog.list({ actor: username, kinds: ['denial'], limit: 1 });
  return (noted[0]?.number ?? 0) > before ? null : 'was denied, and the audit log does not say so';
}

function answeredWrong(answer: Answer, wanted: number): string | null {
  if (answer.statusCode !== wanted) return `is answered with ${answer.statusCode}, not ${wanted}`;
  if (!String(answer.headers['content-type']).includes('json')) return null;
  if (given.length === 0) return 'what the handler gave was not seen';
  const more = unlisted(given.at(-1), answer.json());
  return more.length === 0 ? null : `the handler gives what the schema does not list: ${more.join(', ')}`;
}

function refusedWrong(answer: Answer, wanted: number, code: string | null): string | null {
  const body: unknown = answer.headers['content-type']?.toString().includes('json') ? answer.json() : null;
  if (!Value.Check(ProblemShape, body))
    return `${answer.statusCode} ${answer.body.slice(0, 80)} is no problem`;
  if (leaks.test(answer.body)) return `says too much: ${answer.body}`;
  if (body.message.trim() === '' || body.remedy.trim() === '') return 'gives no reason or remedy';
  const is = `${answer.statusCode} ${body.code}`;
  return is === `${wanted} ${code}` ? null : `is answered with ${is}, not ${wanted} ${code ?? ''}`;
}

function adviceFor(routes: readonly string[]): string {
  const lines = routes.map((route) => `  '${route}': { to: '/page' },`).join('\n');
  return `these routes have no rule. Say in test/route-rules.ts who is answered: a page, an extra, 'signed-in' or 'anybody'; where the route takes parameters or a body, add a sample.\n${lines}\n`;
}
