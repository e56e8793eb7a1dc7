import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { jsonLine } from './json-line.ts';
import type { MappingJob, MappingResult } from './mapping/job.ts';
import { mappingRunner } from './mapping/run.ts';
import { kindOfError } from './mapping/statement.ts';

// A process of its own, so that SQL that loops or eats memory can be ended without harm. Jobs come on the standard input,
// one a line, and are answered on the standard output, one a line; nothing of the parent's environment is handed on.
// It is ended, and never ends by itself, which is when Node would write down what it has compiled.
flushCompileCache();
const lines = createInterface({ input: process.stdin });
// Without a parent nobody waits for an answer, and nobody would end SQL that loops.
lines.on('close', () => process.exit());
const run = mappingRunner();
lines.on('line', (line) => {
  const job = JSON.parse(line) as MappingJob;
  run(job)
    .catch(
      (error): MappingResult => ({
        state: 'stopped',
        layout: job.layouts.map(({ layout }) => layout).join(', '),
        problem: kindOfError(error),
      }),
    )
    .then((result) => process.stdout.write(jsonLine(result)));
});
