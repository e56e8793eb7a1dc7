import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../scripts/build-web.ts';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import { readSettings } from '../intake/settings.ts';
import { accessDeskOver } from '../reports/access-desk.ts';
import { auditPagesOver } from '../reports/audit-pages.ts';
import type { Workers } from '../reports/desk.ts';
import { exportDeskOver } from '../reports/export-desk.ts';
import { pagesOver } from '../reports/pages.ts';
import { reachDeskOver } from '../reports/reach-desk.ts';
import { recordDeskOver } from '../reports/record-desk.ts';
import { roleDeskOver } from '../reports/role-desk.ts';
import { editionHolder } from '../reports/served-edition.ts';
import { staffDirectory } from '../reports/staff-directory.ts';
import { viewAsOver } from '../reports/view-as.ts';
import { visitorsOver } from '../reports/visitors.ts';
import type { Api } from '../server/api.ts';
import { buildServer, type ServerOptions } from '../server/app.ts';
import type { DemoLinks } from '../server/demo-links.ts';
import { serverLog } from '../server/log.ts';
import { auditKinds } from '../store/audit-log.ts';
import { openStore, type Store } from '../store/store.ts';
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

export interface AssemblyOptions extends Pick<ServerOptions, 'onRoute'> {
  readonly folder: DataFolder;
  readonly clock: Clock;
  /** `warn` keeps a demo's terminal readable. */
  readonly logLevel: 'info' | 'warn' | 'silent';
  readonly demo: DemoLinks | null;
  /** The day access is judged by where it is not today: the last day of the example district, which never grows older. */
  readonly today?: () => string;
  /** Addresses of proxies in front of the server, whose word about the browser's address and https is taken. */
  readonly behind: readonly string[];
  /** The folder of the built web app; null: only the API. */
  readonly webRoot: string | null;
  /** What starts long work; absent: processes of their own. */
  readonly work?: Work;
}

/** Starts long work and does not wait for it. */
export interface Work {
  readonly workers: Workers & { close(): void };
  startRun(source: string): Promise<string>;
}

/** A server that is put together and does not listen yet. */
export interface AssembledServer {
  readonly app: Api;
  readonly store: Store;
  close(): Promise<void>;
}

export interface WebServerOptions extends Omit<AssemblyOptions, 'webRoot'> {
  readonly host: string;
  readonly port: number;
}

export interface RunningServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Store, editions, gate, pages and the built web app of a data folder, put together. */
export async function assembleServer(options: AssemblyOptions): Promise<AssembledServer> {
  const { folder, clock } = options;
  const signIn = signInRules(readSettings(folder));
  const store = await openStore(folder.storeFile, clock);
  const editions = editionHolder(folder, {
    log: store.looks,
    memory: store.publishedSets,
    directory: store.directoryInformation,
  });
  const rules = () => accessRules(folder, store, clock, options.today?.());
  const visitors = visitorsOver({
    editions,
    rules,
    grantsOf: (userId, day) => store.roleGrants.of(userId, day),
  });
  const { workers, startRun } = options.work ?? {
    workers: deskWorkers(folder),
    startRun: runWorker(folder),
  };
  const books = {
    disclosures: store.disclosures,
    requests: store.recordRequests,
    directory: store.directoryInformation,
    notices: store.annualNotices,
  };
  const app = buildServer({
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
      roles: roleDeskOver({
        ...{ editions, visitors, rules, people: store.users, grants: store.roleGrants },
        decisions: store.roleDecisions,
      }),
      clock,
      exports: exportDeskOver({
        ...{ folder, visitors, clock },
        async record(actor, taken) {
          await store.auditLog.record({ actor, kind: 'exported', detail: { ...taken } });
        },
      }),
      decisions: store.deliveryDecisions,
      workers,
      startRun,
      requests: store.recordRequests,
    }),
    viewAs: viewAsOver({ editions, visitors, accounts: () => store.users.list() }),
    records: recordDeskOver({ folder, editions, visitors, books }),
    audit: auditPagesOver({ folder, clock, visitors, log: store.auditLog, kinds: auditKinds }),
    webRoot: options.webRoot,
    demo: options.demo,
    trustProxy: [...options.behind],
    ...(options.onRoute ? { onRoute: options.onRoute } : {}),
  });
  const close = async () => {
    await app.close();
    workers.close();
    await editions.close();
    await store.close();
  };
  return { app, store, close };
}

/** Starts the web server on a data folder. */
export async function startWebServer(options: WebServerOptions): Promise<RunningServer> {
  const { app, close } = await assembleServer({ ...options, webRoot: join(root, 'web', 'dist') });
  try {
    const address = await app.listen({ host: options.host, port: options.port });
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
