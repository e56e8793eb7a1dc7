import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For vitest: a folder that all test files of a run share, taken away after the last. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-shared-'));
  process.env.ALMANAC_TEST_SHARED = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
