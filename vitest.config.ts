import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bench,bin,scripts,src,test,web}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'web/dist/**'],
    globalSetup: ['test/shared-folder.ts'],
    environment: 'node',
    // DuckDB and argon2 are native, and some tests kill processes: a process per file keeps them apart.
    pool: 'forks',
    maxWorkers: 2,
    // Real databases on a machine with two cores that may be busy.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
