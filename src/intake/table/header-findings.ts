import { driftOf, driftText } from '../header/drift.ts';
import { fitsOf, fitText } from '../header/fit.ts';
import { type HeaderVersions, signaturesOf, yearsOf } from '../header/version.ts';
import type { FeedSettings, LayoutSettings } from '../layout-schema.ts';
import type { Occurrence } from '../reader.ts';
import type { Header } from './header.ts';

/** What is found, without the place. */
type Found = Omit<Occurrence, 'feed' | 'file' | 'line'>;

/** Tells which version of its header a file was read as. */
export function readAs(version: string | null, versions: HeaderVersions): Found {
  const years = version === null ? '' : yearsOf(versions[version] ?? {});
  return {
    rule: 'header-version',
    severity: 'note',
    column: null,
    message:
      version === null
        ? 'The file has the header of the layout as it is now.'
        : `The file has the header of the version "${version}"${years === '' ? '' : ` (school years ${years})`}.`,
    remedy: 'Nothing has to be done.',
  };
}

/**
 * A header that lacks columns: what changed against the version it comes nearest to, and which layouts would fit better.
 * `others`: all layouts there are.
 */
export function headerChanged(
  { missing, columns, exact, version = null }: Header,
  { header = [], columns: optional = [], versions }: FeedSettings,
  others: (() => readonly LayoutSettings[]) | undefined,
): Found {
  const signature =
    signaturesOf(header, versions).find((each) => each.version === version)?.columns ?? header;
  const drift = driftOf(signature, columns, optional);
  // With most of the signature gone this may be a row of data, and its cells are not to be told.
  const changes =
    exact >= missing.length
      ? ` Against the ${version === null ? 'header of the layout' : `version "${version}"`}: ${driftText(drift)}.`
      : '';
  // A share tells only of the layout, and never what stands in the file.
  const fit = others ? fitText(fitsOf(columns, others())) : null;
  return {
    rule: 'header-missing',
    severity: 'error',
    column: missing.join(', '),
    message: `The file lacks ${missing.map((name) => `"${name}"`).join(', ')}. Its rows were held back.${changes}${fit === null ? '' : ` It has ${fit}.`}`,
    remedy:
      'Ask for an export with these columns, use the layout that fits, or add a version of the header to the layout ("versions": rename, without).',
  };
}
