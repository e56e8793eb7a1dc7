import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AlmanacServer, startAlmanac } from './almanac-process.ts';

/** The demo of 500 students in a folder of the test's own. What takes long is done by the first test file of the run that wants it. */
export async function startDemo(data: string): Promise<AlmanacServer> {
  const shared = process.env.ALMANAC_TEST_SHARED;
  if (shared === undefined) throw new Error('vitest.config.ts names no shared folder');
  const made = join(shared, 'demo');
  const ready = join(shared, 'demo-is-ready');
  if (isFirst(join(shared, 'demo-is-made'))) {
    const demo = await startAlmanac(words(made));
    await demo.stop();
    writeFileSync(ready, '');
  }
  for (const end = performance.now() + 120_000; !existsSync(ready); await wait(100))
    if (performance.now() > end) throw new Error('the demo that the tests share was not made');
  cpSync(made, data, { recursive: true });
  return await startAlmanac(words(data));
}

function words(data: string): string[] {
  return ['demo', '--data', data, '--port', '0', '--students', '500'];
}

/** Of all processes that ask with the same path one is told yes. */
function isFirst(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
