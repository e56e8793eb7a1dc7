import type { LightMyRequestResponse } from 'fastify';
import type { GatedDistrict } from './gated-district.ts';
import { addressOf } from './route-rules.ts';
import type { Sample } from './route-samples.ts';

export type Answer = LightMyRequestResponse;

/** What a browser says of a request that a page of ours sends. */
export const fromOurs = { 'sec-fetch-site': 'same-origin' };

let calls = 0;

/** Calls a route as the person whose cookie it is. Each call comes from another address, so that no limit on tries is met. */
export function callRoute(
  district: GatedDistrict,
  route: string,
  sample: Sample,
  cookie: string | null,
  headers: Readonly<Record<string, string>> = fromOurs,
): Promise<Answer> {
  calls += 1;
  const { body, type = 'application/json' } = sample;
  return district.app.inject({
    method: methodOf(route),
    url: addressOf(route, sample),
    remoteAddress: `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`,
    headers: {
      ...headers,
      ...(cookie === null ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

function methodOf(route: string): Method {
  const [method = ''] = route.split(' ');
  const found = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((known) => known === method);
  if (found === undefined) throw new Error(`${route} has a method that is no method of ours`);
  return found;
}

/** The routes of a server as `METHOD /path`; what Fastify adds by itself (HEAD for each GET) is left out. */
export function namesOf(district: Pick<GatedDistrict, 'routes'>): string[] {
  const names = district.routes.flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`));
  const all = new Set(names);
  return [...all].filter((name) => !(name.startsWith('HEAD ') && all.has(name.replace('HEAD', 'GET'))));
}

/** Signs of something that belongs into the log and nowhere else. */
export const leaks =
  /\bat .+:\d+:\d+|node_modules|\.ts\b|\bselect\b.+\bfrom\b|\binsert into\b|duckdb|sqlite|\/tmp\/|(Binder|Parser|Catalog|Conversion) Error/i;
