import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeApi, openApiFile } from './openapi.ts';

it('docs/openapi.json is what the routes say; "npm run openapi" writes it anew', async () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(await describeApi());
});

it('describes every route with all its answers', async () => {
  const { paths } = JSON.parse(await describeApi());
  expect(Object.keys(paths).sort()).toEqual([
    '/api/attendance',
    '/api/deliveries',
    '/api/deliveries/{id}',
    '/api/deliveries/{id}/decision',
    '/api/district',
    '/api/district/export',
    '/api/editions',
    '/api/editions/{id}',
    '/api/publishing',
    '/api/runs',
    '/api/runs/{id}',
    '/api/school',
    '/api/sections',
    '/api/security',
    '/api/security/passkeys',
    '/api/security/passkeys/offer',
    '/api/security/passkeys/{id}',
    '/api/security/recovery-codes',
    '/api/security/sessions',
    '/api/security/sessions/{id}',
    '/api/security/totp',
    '/api/security/totp/confirmation',
    '/api/session',
    '/api/session/second-factor',
    '/api/sign-in',
    '/api/sign-in/break-glass',
    '/api/sign-in/issuers/{id}',
    '/api/sign-in/passkey',
    '/api/sign-in/passkey/request',
    '/api/sources/{id}/runs',
    '/api/students',
    '/api/students/{id}/attendance',
    '/api/uploads',
    '/api/uploads/{id}',
    '/api/uploads/{id}/files',
    '/api/uploads/{id}/reading',
    '/api/uploads/{id}/taking',
  ]);
  for (const [path, methods] of Object.entries<Record<string, { responses: object }>>(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const good = method === 'delete' ? '204' : '200';
      expect([path, method, Object.keys(responses)]).toEqual([path, method, [good, '4XX', '5XX']]);
    }
  }
});
