import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { DataFolder } from '../../base/data-folder.ts';
import { replaceFile } from '../../base/durable-file.ts';
import { readSource } from '../source.ts';
import type { StudentIdPin } from '../student-id-choice.ts';

/** Writes pins into `sources/<id>.yaml` and leaves all else in it, comments too, as it is. Throws `source-unknown`, `settings-invalid`. */
export function pinStudentIds(
  data: DataFolder,
  sourceId: string,
  pins: ReadonlyMap<string, StudentIdPin>,
): void {
  readSource(data, sourceId);
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
