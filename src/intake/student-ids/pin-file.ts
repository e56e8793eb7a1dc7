import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { DataFolder } from '../../base/data-folder.ts';
import { replaceFile } from '../../base/durable-file.ts';
import { Failure } from '../../base/failure.ts';
import { readLayout } from '../layout.ts';
import { readSource } from '../source.ts';
import type { StudentIdPin } from '../student-id-choice.ts';
import { pinProblems } from './pin.ts';

/** Writes pins into `sources/<id>.yaml` and leaves all else in it, comments too, as it is. Throws `source-unknown`, `settings-invalid`, `layout-unknown`, `command-invalid`. */
export function pinStudentIds(
  data: DataFolder,
  sourceId: string,
  pins: ReadonlyMap<string, StudentIdPin>,
): void {
  const source = readSource(data, sourceId);
  const [problem] = pinProblems(
    Object.fromEntries(pins),
    source.layouts.map((layout) => readLayout(data, layout)),
  );
  if (problem)
    throw new Failure('command-invalid', {
      problem: problem.message.charAt(0).toUpperCase() + problem.message.slice(1),
      remedy: problem.remedy,
    });
  const file = join(data.sources, `${sourceId}.yaml`);
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const [feed, { column, system, form, width }] of pins)
    document.setIn(
      ['student_ids', feed],
      document.createNode({
        column,
        system,
        ...(form === undefined || form === 'as-is' ? {} : { form }),
        ...(width === undefined ? {} : { width }),
      }),
    );
  replaceFile(file, document.toString());
}
