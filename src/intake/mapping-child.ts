import { text } from 'node:stream/consumers';
import type { MappingJob, MappingResult } from './mapping/job.ts';
import { runMapping } from './mapping/run.ts';
import { kindOfError } from './mapping/statement.ts';

// A process of its own, so that SQL that loops or eats memory can be ended without harm. The job comes on the standard
// input, the result goes to the standard output; nothing of the parent's environment is handed on.
const job = JSON.parse(await text(process.stdin)) as MappingJob;
let result: MappingResult;
try {
  result = await runMapping(job);
} catch (error) {
  result = {
    state: 'stopped',
    layout: job.layouts.map(({ layout }) => layout).join(', '),
    problem: kindOfError(error),
  };
}
process.stdout.write(JSON.stringify(result));
