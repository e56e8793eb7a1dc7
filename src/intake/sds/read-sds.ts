import type { LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile, ReadResult } from '../reader.ts';
import { readTables } from '../table/read-tables.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Reads Microsoft SDS v2.1 files as tables, without the passwords in them. Throws what `readTables` throws. */
export function readSds(
  files: readonly LandedFile[],
  layouts: readonly LayoutSettings[],
  sink: FeedSink,
  source: string,
): Promise<ReadResult> {
  return readTables(files, layouts, withoutSecrets(sink), source);
}
