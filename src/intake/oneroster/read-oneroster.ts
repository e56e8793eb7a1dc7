import type { FeedSink, LandedFile, ReadResult } from '../reader.ts';
import type { Mode } from './changes/modes.ts';
import { readDataFile } from './data-file.ts';
import { type SortedFiles, sortFiles } from './file-names.ts';
import { guessVersion } from './guess-version.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { openPackage, type PackageFile, unreadable } from './package-files.ts';
import { reporter } from './reporter.ts';
import { checkSet, schoolYearOfSet } from './set-checks.ts';
import { type FileName, feedColumns, feedKeep, fileNames, rosteringFiles, type Version } from './spec.ts';

/**
 * Reads a OneRoster set (CSV binding 1.0, 1.1, 1.2; bulk and delta) into one feed per file, under the columns of 1.2 and what
 * older versions have besides. Every feed of the spec is opened, absent files as feeds without rows. Odd rows are
 * findings, never exceptions; throws `delivery-unreadable` where a file or zip is damaged.
 */
export async function readOneRoster(
  landed: readonly LandedFile[],
  sink: FeedSink,
  source: string,
): Promise<ReadResult> {
  const whole = landed.map(({ name }) => name).join(', ');
  try {
    const { files, nested } = await openPackage(landed, sink.scratch);
    for (const name of nested) reporter(sink, null, name)('archive-nested');
    return await readSet(files, sink, source);
  } catch (error) {
    throw unreadable(whole, error, source);
  }
}

async function readSet(files: readonly PackageFile[], sink: FeedSink, sourceId: string): Promise<ReadResult> {
  const sorted = sortFiles(files, (rule, file, parameters) =>
    reporter(sink, null, file.name)(rule, {}, parameters),
  );
  const manifest = sorted.manifest ? await readManifest(sorted.manifest) : null;
  const version = manifest?.version ?? (await guessVersion(sorted));
  reportSet(sorted, manifest, version, sink);

  const there = new Set<FileName>();
  for (const file of fileNames) {
    sink.open(
      file,
      feedColumns(file).map(({ name }) => name),
      feedKeep,
    );
    const isDelta = manifest?.modes.get(file) === 'delta';
    for (const source of sorted.data.get(file) ?? []) {
      there.add(file);
      try {
        await readDataFile({ file, source, version, isDelta, sink });
      } catch (error) {
        throw unreadable(source.name, error, sourceId);
      }
    }
  }
  const modes = new Map(
    fileNames.map((file): [FileName, Mode] => [
      file,
      there.has(file) ? (manifest?.modes.get(file) === 'delta' ? 'delta' : 'bulk') : 'absent',
    ]),
  );
  const changes = { modes, hasManifest: manifest !== null, rostering: rosteringFiles(version) };
  await checkSet(sink, modes, ![...modes.values()].includes('delta'));
  return { schoolYear: await schoolYearOfSet(sink), changes };
}

/** What is odd about the set as a whole: its manifest, and files that should be there or not. */
function reportSet(sorted: SortedFiles, manifest: Manifest | null, version: Version, sink: FeedSink): void {
  const report = reporter(sink, null, sorted.manifest?.name ?? null);
  if (manifest === null) report('manifest-missing', {}, { version });
  for (const { rule, line, parameters } of manifest?.findings ?? []) report(rule, { line }, parameters);

  const isThere = (file: FileName) => (sorted.data.get(file) ?? []).length > 0;
  // A set of changes brings what has changed; a manifest alone says that nothing has.
  const hasChanges =
    manifest !== null && ([...manifest.modes.values()].includes('delta') || !fileNames.some(isThere));
  for (const file of fileNames) {
    const mode = manifest?.modes.get(file) ?? 'absent';
    const expected = `${file}.csv`;
    if (mode !== 'absent' && !isThere(file)) report('manifest-file-missing', {}, { expected });
    else if (manifest !== null && mode === 'absent' && isThere(file))
      report('manifest-file-unannounced', {}, { expected });
    else if (!isThere(file) && rosteringFiles(version).includes(file) && !hasChanges)
      report('rostering-file-missing', {}, { expected });
  }
}
