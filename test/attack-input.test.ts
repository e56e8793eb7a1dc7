import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attacker, attackersOn, bodiesWith, changeByAsking, fieldsOf } from './attackers.ts';
import { editionHash, type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { hostileStrings, masterKeys } from './hostile-strings.ts';
import { callRoute, leaks } from './route-call.ts';
import { type RouteRule, routeRules } from './route-rules.ts';
import type { Sample } from './route-samples.ts';
import { changedTables, markStore } from './store-mark.ts';

/**
 * What attackers put into parameters and bodies, on every route: a route that is added to `route-rules.ts` is attacked too. Nobody gets more than
 * for something that does not exist, nothing breaks, nothing changes.
 */
let district: GatedDistrict;
let edition: string;

beforeAll(async () => {
  district = await gatedDistrict({ isDemo: true });
  edition = editionHash(district);
});
afterAll(() => district?.close());

const rules = Object.entries(routeRules);
const withBody = rules.filter(([route]) => /^(POST|PUT|PATCH) /.test(route));

/** What of the store is not as it was, and may not have changed. */
async function damage(
  rule: RouteRule,
  attack: (attackers: readonly Attacker[]) => Promise<void>,
): Promise<string[]> {
  const attackers = await attackersOn(district, rule);
  const before = markStore(district.folder);
  await attack(attackers);
  const mayChange = new Set([...changeByAsking, ...(rule.writes ?? [])]);
  return changedTables(before, markStore(district.folder)).filter((table) => !mayChange.has(table));
}

describe.each(rules)('%s', (route, rule) => {
  it('takes hostile texts for texts that mean nothing', async () => {
    const wrong: string[] = [];
    const damaged = await damage(rule, async (attackers) => {
      for (const { who, cookie, sample } of attackers) {
        const ask = (changed: Sample) => callRoute(district, route, changed, cookie);
        for (const { place, field } of fieldsOf(district, route)) {
          const own = sample[place]?.[field] ?? 'x';
          const put = (text: string) => ask({ ...sample, [place]: { ...sample[place], [field]: text } });
          const unknown = await put('nobody-knows-this');
          for (const hostile of hostileStrings(own)) {
            const answer = await put(hostile);
            const says = `${who}, ${field} = ${hostile.slice(0, 40)}: ${answer.statusCode} ${answer.body.slice(0, 200)}`;
            // What cannot be an id is refused for its form; everything else is as unknown as what nobody knows.
            const isRefused = [400, 404, 422].includes(answer.statusCode);
            if (answer.statusCode >= 500) wrong.push(says);
            else if (rule.free?.fields.includes(field)) continue;
            else if (leaks.test(withoutEcho(answer.body))) wrong.push(says);
            else if (!isRefused && kindOf(answer) !== kindOf(unknown)) wrong.push(says);
            else if (route.startsWith('GET ') && answer.statusCode === 200 && answer.body !== unknown.body)
              wrong.push(`${says} is not what an unknown one gives`);
          }
        }
        for (const hostile of hostileStrings('x')) {
          for (const body of bodiesWith(sample.body, hostile)) {
            const answer = await ask({ ...sample, body });
            if (answer.statusCode >= 500 || leaks.test(withoutEcho(answer.body)))
              wrong.push(`${who}, ${JSON.stringify(body).slice(0, 100)}: ${answer.body.slice(0, 200)}`);
          }
        }
      }
    });
    expect(wrong).toEqual([]);
    expect(damaged).toEqual([]);
    expect(editionHash(district)).toBe(edition);
  });
});

describe.each(withBody)('%s', (route, rule) => {
  it('refuses fields that nobody asked for', async () => {
    const wrong: string[] = [];
    const damaged = await damage(
      { ...rule, writes: rule.openBody ? (rule.writes ?? []) : [] },
      async (attackers) => {
        for (const { who, cookie, sample } of attackers) {
          const { body: good } = sample;
          if (typeof good !== 'object') continue;
          const more = masterKeys.filter((key) => !(key in good));
          const bodies = more.flatMap((key) => [
            JSON.stringify({ ...good, [key]: 'data-manager' }),
            JSON.stringify({ ...good, [key]: true }),
          ]);
          const pollution = JSON.stringify({ ...good, zz: 0 }).replace('"zz":0', '"__proto__":{"role":"x"}');
          for (const body of [...bodies, pollution]) {
            const { statusCode } = await callRoute(district, route, { ...sample, body }, cookie);
            const isRefused = statusCode >= 400 && statusCode < 500;
            if (!isRefused || (rule.openBody === undefined && ![400, 401, 403].includes(statusCode)))
              wrong.push(`${who}, ${body}: ${statusCode}`);
          }
        }
      },
    );
    expect(wrong).toEqual([]);
    expect(damaged).toEqual([]);
    expect('role' in {}).toBe(false);
  });

  it('refuses bodies of another form, size or depth', async () => {
    const wrong: string[] = [];
    const damaged = await damage(rule, async (attackers) => {
      for (const { who, cookie, sample } of attackers) {
        const { body: good } = sample;
        if (typeof good !== 'object') continue;
        const json = JSON.stringify(good);
        const requests: Record<string, Sample> = {
          'as a form': { ...sample, body: 'a=b', type: 'application/x-www-form-urlencoded' },
          'as text': { ...sample, body: json, type: 'text/plain' },
          'as a form with files': { ...sample, body: json, type: 'multipart/form-data; boundary=x' },
          'as xml': { ...sample, body: '<a/>', type: 'application/xml' },
          'half of it': { ...sample, body: json.slice(0, -1) },
          nothing: { ...sample, body: '' },
          null: { ...sample, body: 'null' },
          'a list': { ...sample, body: '[]' },
          'too much': { ...sample, body: JSON.stringify({ ...good, x: 'x'.repeat(70_000) }) },
          'too deep': { ...sample, body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
        };
        for (const [what, request] of Object.entries(requests)) {
          const answer = await callRoute(district, route, request, cookie);
          if (answer.statusCode < 400 || answer.statusCode >= 500 || leaks.test(answer.body))
            wrong.push(`${who}, ${what}: ${answer.statusCode} ${answer.body.slice(0, 120)}`);
        }
        for (const other of [0, null, true, [], {}, ['x']])
          for (const body of bodiesWith(sample.body, other)) {
            const { statusCode } = await callRoute(district, route, { ...sample, body }, cookie);
            if (statusCode >= 500) wrong.push(`${who}, ${JSON.stringify(body)}: ${statusCode}`);
          }
      }
    });
    expect(wrong).toEqual([]);
    expect(damaged).toEqual([]);
  });
});

it('a parameter given twice, or one nobody knows, is refused', async () => {
  const cookie = await district.signedIn('data-manager');
  const school = district.idOf('school', 'A');
  for (const search of [
    'date=2026-11-20&date=2026-11-19',
    `school=${school}&school=x`,
    'role=x',
    'as=principal',
    'school[]=x',
    '__proto__[x]=1',
  ]) {
    const answer = await district.app.inject({ url: `/api/attendance?${search}`, headers: { cookie } });
    expect([search, answer.statusCode, answer.json().code]).toEqual([search, 400, 'request-invalid']);
  }
});

it('the audit log is whole after all that', async () => {
  const { entries, problems } = await district.store.auditLog.verify();
  expect(entries).toBeGreaterThan(100);
  expect(problems).toEqual([]);
}, 60_000);

/** Status and code: what may not differ between one id and another. */
function kindOf({ statusCode, body, headers }: Awaited<ReturnType<typeof callRoute>>): string {
  const isJson = String(headers['content-type']).includes('json');
  const problem: unknown = isJson && statusCode >= 400 ? JSON.parse(body) : null;
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : '';
  return `${statusCode} ${code}`;
}

/** A body without what was sent: a problem names the id that it does not know, and free texts stand where they were put. */
const sent = ['x', 'nobody-knows-this']
  .flatMap((own) => hostileStrings(own))
  .filter((text) => leaks.test(text));

function withoutEcho(body: string): string {
  try {
    const { message: _, parameters: __, ...rest } = JSON.parse(body);
    return JSON.stringify(rest, (_, value) =>
      typeof value === 'string' && sent.some((text) => value.includes(text)) ? '' : value,
    );
  } catch {
    return body;
  }
}
