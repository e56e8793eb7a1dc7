import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { routeRules } from '../test/route-rules.ts';
import { describeApi, openApiFile } from './openapi.ts';

it('docs/openapi.json is what the routes say; "npm run openapi" writes it anew', async () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(await describeApi());
});

it('describes every route with all its answers', async () => {
  const { paths } = JSON.parse(await describeApi());
  // The table of who is answered by which route holds every route that the server registers (test/routes.test.ts).
  // Where an issuer sends a browser back to is no request of a program.
  const routes = Object.keys(routeRules).filter((route) => / \/api\/(?!.*\/callback$)/.test(route));
  const described = routes.map((route) => route.replace(/^\S+ /, '').replaceAll(/:(\w+)/g, '{$1}'));
  expect(Object.keys(paths).sort()).toEqual([...new Set(described)].sort());
  for (const [path, methods] of Object.entries<Record<string, { responses: object }>>(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const [good, ...bad] = Object.keys(responses);
      // What is taken away leaves nothing to say, or says what is left.
      expect(method === 'delete' ? ['200', '204'] : ['200']).toContain(good);
      expect([path, method, bad]).toEqual([path, method, ['4XX', '5XX']]);
    }
  }
});
