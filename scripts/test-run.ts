import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that were not run. */
  readonly skipped: readonly string[];
}

/** Runs vitest, which shows its own progress, and counts. `parameters` go to vitest as they are. */
export async function runTests(root: string, parameters: readonly string[]): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await vitest(root, [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...parameters,
    ]);
    return countsIn(readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of vitest's report that is counted. */
const Report = Type.Object({
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      assertionResults: Type.Array(Type.Object({ fullName: Type.String(), status: Type.String() })),
    }),
  ),
});

/** What a report says, read so that no failure can hide: a file that could not be loaded counts as one. */
export function countsIn(report: unknown, exitCode: number): TestCounts {
  const files = Value.Check(Report, report) ? report.testResults : [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failures = (of: { status: string }[]) => of.filter((each) => each.status === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && failures(file.assertionResults) === 0,
  );
  const failed = failures(tests) + brokenFiles.length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    // Vitest also ends badly for errors outside of tests.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: tests
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => test.fullName),
  };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function vitest(root: string, parameters: string[]): Promise<number> {
  return new Promise((settle) => {
    const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [program, ...parameters], { cwd: root, stdio: 'inherit' });
    child.on('error', () => settle(1));
    child.on('exit', (code) => settle(code ?? 1));
  });
}
