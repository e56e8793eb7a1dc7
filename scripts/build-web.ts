import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds the web app into `web/dist` unless what lies there was built from the same sources; tells which of the two it was.
 * The new build takes the place of the old one in one step, so a server that is running never serves half of one.
 */
export async function buildWeb(root: string): Promise<'built' | 'fresh'> {
  const target = join(root, 'web', 'dist');
  const wanted = fingerprint(root);
  if (builtFrom(target) === wanted) return 'fresh';
  // Loaded here only: most starts find the web app built.
  const { build } = await import('vite');
  const aside = join(root, '.cache', `web-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    await build({
      configFile: join(root, 'web', 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: aside, emptyOutDir: true },
    });
    writeFileSync(join(aside, stamp), wanted);
    rmSync(target, { recursive: true, force: true });
    renameSync(aside, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return 'built';
}

/** Beside the build, so that whoever builds by hand or deletes the build also takes this away. */
const stamp = '.sources';

function builtFrom(target: string): string | null {
  const file = join(target, stamp);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

const sources = [
  'web/**/*',
  ...['words/*', 'charts/*.ts', 'reports/shapes/**/*.ts', 'reports/views/**/*.ts'].map(
    (each) => `src/${each}`,
  ),
  ...['package-lock.json', 'tsconfig.json'],
];

/** One hash over everything the build reads. Times of files say little after a checkout; contents do. */
function fingerprint(root: string): string {
  const files = globSync(sources, {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'dist' || entry.name === 'node_modules',
  })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
