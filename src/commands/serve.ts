import { openDataFolder } from '../base/data-folder.ts';
import type { CommandContext } from './context.ts';
import { ensureWeb, startWebServer, untilStopped } from './web-server.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Addresses of proxies in front. */
  readonly behind: readonly string[];
}

/** Serves the current edition until it is told to stop. */
export async function serve(
  context: CommandContext,
  options: ServeOptions,
  process: NodeJS.Process,
): Promise<null> {
  await ensureWeb(context.progress);
  const folder = openDataFolder(context.data);
  const server = await startWebServer({
    folder,
    clock: context.clock,
    host: options.host,
    port: options.port,
    logLevel: 'info',
    demo: null,
    behind: options.behind,
  });
  process.stderr.write(`Almanac is at ${server.address} (stop it with Ctrl-C)\n`);
  await untilStopped(server, process);
  return null;
}
