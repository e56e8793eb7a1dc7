import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { cookieName } from './session-cookie.ts';

/** The head of the API's description; the rest comes from the schemas of the routes. */
export const openApi: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Almanac',
      description:
        'What the web app asks for. Sign in with POST /api/session or at an issuer; the answer sets the cookie that all other routes need. Requests that change something must come from the same origin.',
      version: '0.1.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    security: [{ session: [] }],
    tags: [
      { name: 'session', description: 'Signing in and out, second factors, sessions' },
      { name: 'students', description: 'Pages about students, through the gate' },
      {
        name: 'records',
        description: 'Disclosures, requests of families, directory information, the audit log',
      },
      { name: 'operations', description: 'Deliveries and editions' },
    ],
  },
};
