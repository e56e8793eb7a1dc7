import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Store } from '../store/store.ts';
import { accessRoutes } from './access-routes.ts';
import type { Api } from './api.ts';
import type { Audit } from './audit.ts';
import { auditRoutes } from './audit-routes.ts';
import { breakGlassRoute } from './break-glass.ts';
import type { BrowserSessions } from './browser-session.ts';
import type { DemoLinks } from './demo-links.ts';
import { deskRoutes } from './desk-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { requireFiniteQuery } from './finite-query.ts';
import { issuerRoutes } from './issuer-routes.ts';
import { lookRoutes, requireOwnEyes, type ViewAs } from './look-routes.ts';
import { openApi } from './open-api.ts';
import { pageRoutes } from './page-routes.ts';
import type { Pages } from './pages.ts';
import { passkeyRoutes, passkeySignInRoutes } from './passkey-routes.ts';
import type { StaffDirectory } from './person-match.ts';
import { answerProblem } from './problem.ts';
import { reachRoutes } from './reach-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { Records } from './records.ts';
import { roleRoutes } from './role-routes.ts';
import { runRoutes } from './run-routes.ts';
import { requireSameOrigin } from './same-origin.ts';
import { securityRoutes } from './security-routes.ts';
import { demoRoute, findSession, sessionRoutes, signedInOf } from './session-routes.ts';
import { signInDesk } from './sign-in-desk.ts';
import type { SignInRules } from './sign-in-rules.ts';
import { serveWebFiles } from './web-files.ts';

export interface ServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly pages: Pages;
  readonly viewAs: ViewAs;
  readonly records: Records;
  readonly audit: Audit;
  readonly signIn: SignInRules;
  readonly staff: StaffDirectory;
  /** The folder of the built web app; null: only the API. */
  readonly webRoot: string | null;
  /** Persona links; null: the normal mode, in which there is no such route and demo sessions do not count. */
  readonly demo: DemoLinks | null;
  /** Addresses of proxies in front whose word about the browser's address and https is taken; default none. */
  readonly trustProxy?: string[];
  /** Told of every route there is, as it is made: how tests know that none is left out. */
  readonly onRoute?: (route: RouteOptions) => void;
}

/** The web server: the API, the web app, and what protects both. Not listening yet; closing it leaves the store open. */
export function buildServer(options: ServerOptions): Api {
  const { store, clock, pages, demo, staff } = options;
  const desk = signInDesk({ store, clock, pages, staff, rules: options.signIn, allowDemo: demo !== null });
  const { sessions } = desk;
  const app = fastify({
    loggerInstance: options.log,
    // Fastify's own lines hold addresses; the hook below writes one that does not.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 64 * 1024,
    // The longest id of a passkey (passkey-desk.ts); each route says what its own may be.
    routerOptions: { maxParamLength: 1400 },
    // An address that cannot be read is refused in the words of the table, like everything else.
    frameworkErrors(error, request, reply) {
      // No hook has been there yet.
      reply.headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" });
      void answerProblem(error, request, reply);
    },
    // A parameter nobody knows is refused, not dropped.
    ajv: { customOptions: { removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  if (options.onRoute) app.addHook('onRoute', options.onRoute);
  app.decorateRequest('signedIn', null);
  app.setErrorHandler(answerProblem);
  app.register(helmet, protection);
  app.register(compress);
  app.register(cookie);
  app.register(rateLimit, { global: false });
  app.register(swagger, openApi);
  app.addHook('onRequest', requireSameOrigin);
  app.addHook('onRequest', async (_, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  });
  app.addHook('preHandler', requireFiniteQuery);
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url ?? null, status: reply.statusCode, ms }, 'answered');
  });
  app.register(
    async (api: Api) => {
      api.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store');
        await findSession(sessions, request);
      });
      sessionRoutes(api, desk);
      issuerRoutes(api, desk);
      passkeySignInRoutes(api, desk);
      breakGlassRoute(api, desk);
      api.register(async (signedIn: Api) => {
        // Before anything is read or checked, so that a stranger learns nothing, not even which parameters there are.
        signedIn.addHook('onRequest', async (request) => {
          signedInOf(request);
        });
        securityRoutes(signedIn, desk);
        passkeyRoutes(signedIn, desk);
        signedIn.register(async (enrolled: Api) => {
          enrolled.addHook('onRequest', requireEnrolled);
          lookRoutes(enrolled, desk, pages, options.viewAs);
        });
        signedIn.register(async (enrolled: Api) => {
          enrolled.addHook('onRequest', requireEnrolled);
          enrolled.addHook('onRequest', async (request) => {
            requireOwnEyes(signedInOf(request), request.method);
          });
          pageRoutes(enrolled, pages);
          runRoutes(enrolled, pages);
          deskRoutes(enrolled, pages);
          accessRoutes(enrolled, pages.access);
          recordRoutes(enrolled, options.records);
          auditRoutes(enrolled, options.audit);
          exportRoutes(enrolled, pages.exports);
          reachRoutes(enrolled, pages.reach);
          roleRoutes(enrolled, pages.roles);
        });
      });
    },
    { prefix: '/api' },
  );
  if (demo) app.register(async (scope: Api) => demoRoute(scope, sessions, demo, store.users));
  serveWebFiles(app, options.webRoot);
  sweepNowAndThen(app, sessions);
  return app;
}

async function requireEnrolled(request: FastifyRequest): Promise<void> {
  if (signedInOf(request).mustEnroll) throw new Failure('second-factor-missing');
}

const protection = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      // Mantine and Plot set styles from code; scripts never come inline.
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // The host is the district's; what its other hosts do is not ours to decide.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  xFrameOptions: { action: 'deny' as const },
};

function sweepNowAndThen(app: Api, sessions: BrowserSessions): void {
  const sweep = () => sessions.sweep().catch((error: unknown) => app.log.error({ err: error }, 'sweep'));
  const timer = setInterval(sweep, 3_600_000);
  timer.unref();
  app.addHook('onReady', sweep);
  app.addHook('onClose', async () => clearInterval(timer));
}
