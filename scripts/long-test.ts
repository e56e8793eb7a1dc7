import { join } from 'node:path';
import { runTests } from './test-run.ts';

/**
 * `npm run test:long`: the mutation tests of intake with 10,000 damaged files instead of 2,000, or with as many as are named
 * (`npm run test:long -- 50000`). Says how many of each kind, the slowest and the most memory.
 */
process.env.ALMANAC_MUTANTS = process.argv[2] ?? '10000';
const { passed, failed } = await runTests(join(import.meta.dirname, '..'), ['src/intake/mutation']);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
