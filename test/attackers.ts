import type { GatedDistrict } from './gated-district.ts';
import { isForStrangers, mayAsk, type RouteRule } from './route-rules.ts';
import type { Sample } from './route-samples.ts';

/** Somebody who attacks a route, with a request in order to begin from. */
export interface Attacker {
  readonly who: string;
  readonly cookie: string | null;
  readonly isLetIn: boolean;
  readonly sample: Sample;
}

/** Somebody the route is for, somebody signed in it is not for, and a stranger. */
export async function attackersOn(district: GatedDistrict, rule: RouteRule): Promise<Attacker[]> {
  const people = [...district.people.keys()];
  const isFor = (one: string) => mayAsk(rule, district.roleOf(one));
  let friend: string | undefined;
  let asked: Sample = {};
  for (const one of people.filter(isFor)) {
    const sample = rule.sample ? await rule.sample(district, one) : {};
    if (sample === null) continue;
    friend = one;
    asked = sample;
    break;
  }
  const lesser = people.find((one) => !isFor(one));
  const chosen = [friend, lesser].flatMap((one) => (one === undefined ? [] : [one]));
  return [
    ...(await Promise.all(
      chosen.map(async (who) => ({
        ...{ who, cookie: await district.signedIn(who), isLetIn: isFor(who) },
        sample: asked,
      })),
    )),
    { who: 'a stranger', cookie: null, isLetIn: isForStrangers(rule), sample: asked },
  ];
}

/** Tables that change by asking: the audit log, tries to sign in, steps of signing in, sessions that are over. */
export const changeByAsking: readonly string[] = [
  'audit_entry',
  'sign_in_attempt',
  'sign_in_step',
  'published_set',
];

/** Fields of a route's requests that take a text or a number, by place. */
export function fieldsOf(
  district: GatedDistrict,
  route: string,
): { place: 'params' | 'query'; field: string }[] {
  const made = district.routes.find(({ method, url }) => `${[method].flat()[0]} ${url}` === route);
  const names = (schema: unknown) =>
    typeof schema === 'object' && schema !== null && 'properties' in schema && schema.properties
      ? Object.keys(schema.properties)
      : [];
  return [
    ...names(made?.schema?.params).map((field) => ({ place: 'params' as const, field })),
    ...names(made?.schema?.querystring).map((field) => ({ place: 'query' as const, field })),
  ];
}

/** The bodies that one text of a body, however deep, was replaced in. */
export function bodiesWith(body: unknown, hostile: unknown): Record<string, unknown>[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ ...body, [name]: hostile }]
      : bodiesWith(value, hostile).map((changed) => ({ ...body, [name]: changed })),
  );
}
