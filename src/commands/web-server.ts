import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../scripts/build-web.ts';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import { readSettings } from '../intake/settings.ts';
import { accessDeskOver } from '../reports/access-desk.ts';
import { pagesOver } from '../reports/pages.ts';
import { reachDeskOver } from '../reports/reach-desk.ts';
import { editionHolder } from '../reports/served-edition.ts';
import { staffDirectory } from '../reports/staff-directory.ts';
import { viewAsOver } from '../reports/view-as.ts';
import { visitorsOver } from '../reports/visitors.ts';
import { buildServer } from '../server/app.ts';
import type { DemoLinks } from '../server/demo-links.ts';
import { serverLog } from '../server/log.ts';
import { openStore } from '../store/store.ts';
import { accessRules } from './access-rules.ts';
import { deskWorkers } from './desk-workers.ts';
import { runWorker } from './run-worker.ts';
import { signInRules } from './sign-in-rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the web app where what lies there was built from other sources. */
export async function ensureWeb(progress: Progress): Promise<void> {
  progress.step('Building the web app');
  progress.done((await buildWeb(root)) === 'built' ? 'built' : 'already built');
}

export interface WebServerOptions {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  /** `warn` keeps a demo's terminal readable. */
  readonly logLevel: 'info' | 'warn' | 'silent';
  readonly demo: DemoLinks | null;
  /** The day access is judged by where it is not today: the last day of the example district, which never grows older. */
  readonly today?: () => string;
  /** Addresses of proxies in front of the server, whose word about the browser's address and https is taken. */
  readonly behind: readonly string[];
}

export interface RunningServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Starts the web server on a data folder: store, editions, gate, pages and the built web app, put together. */
export async function startWebServer(options: WebServerOptions): Promise<RunningServer> {
  const { folder, clock } = options;
  const signIn = signInRules(readSettings(folder));
  const store = await openStore(folder.storeFile, clock);
  const editions = editionHolder(folder, { log: store.looks, memory: store.publishedSets });
  const rules = () => accessRules(folder, store, clock, options.today?.());
  const visitors = visitorsOver({
    editions,
    rules,
    grantsOf: (userId, day) => store.roleGrants.of(userId, day),
  });
  const workers = deskWorkers(folder);
  const server = buildServer({
    store,
    clock,
    log: serverLog(options.logLevel, process.stderr),
    signIn,
    staff: staffDirectory(async () => (await editions.current()).warehouse),
    pages: pagesOver({
      folder,
      editions,
      visitors,
      access: accessDeskOver({
        ...{ editions, visitors, clock, rules, people: store.users },
        ...{ grants: store.roleGrants, requests: store.accessRequests },
      }),
      reach: reachDeskOver({
        ...{ editions, visitors, rules, people: store.users, grants: store.roleGrants },
        ...{ reviews: store.grantReviews, looks: store.looks },
      }),
      clock,
      decisions: store.deliveryDecisions,
      workers,
      startRun: runWorker(folder),
    }),
    viewAs: viewAsOver({ editions, visitors, accounts: () => store.users.list() }),
    webRoot: join(root, 'web', 'dist'),
    demo: options.demo,
    trustProxy: [...options.behind],
  });
  const close = async () => {
    await server.close();
    workers.close();
    await editions.close();
    await store.close();
  };
  try {
    const address = await server.listen({ host: options.host, port: options.port });
    return { address, close };
  } catch (error) {
    await close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new Failure('port-taken', { port: options.port }, { cause: error });
    throw error;
  }
}

/** Closes the server when the process is told to stop, and only then lets the command end. */
export function untilStopped(server: RunningServer, process: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      void server.close().then(resolve);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
