import type { DataFolder } from '../../base/data-folder.ts';
import { Failure } from '../../base/failure.ts';
import { shownName } from '../source.ts';
import type { TransportEffects } from './acquire.ts';
import { recall, remember } from './memory.ts';
import type { Settling } from './where.ts';

/** A file as a look finds it. */
export interface SeenFile {
  readonly name: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Changes whenever the file is written anew. Cheap to know. */
  readonly mark: string;
  /** Stays the same as long as nobody writes: the mark, or the content too where that can be read. */
  readonly state: string;
}

/** All files of one look. `fresh`: those that were written since they were taken last. */
export interface Look {
  readonly files: readonly SeenFile[];
  readonly fresh: readonly SeenFile[];
}

/** Looks at a place. `isKnown` says whether a file was taken as it is; only of others the content is looked at. */
export type LookAt = (isKnown: (name: string, mark: string) => boolean) => Promise<readonly SeenFile[]>;

/**
 * The files of a place that were written since they were taken last, once all of them have stayed as they are for the
 * settling time: all or none, because files put down together belong together. A look of an earlier run counts as the
 * first one. Throws `delivery-unsettled`, `delivery-incomplete`.
 */
export async function settledFiles(
  data: DataFolder,
  source: string,
  settling: Settling,
  lookAt: LookAt,
  { clock, sleep }: TransportEffects,
): Promise<Look> {
  const first = await look(data, source, settling, lookAt);
  if (first.fresh.length === 0) return first;
  const { look: earlier } = recall(data, source);
  const waited = earlier === null ? 0 : clock.now().getTime() - Date.parse(earlier.at);
  const isSettled =
    earlier !== null &&
    waited >= settling.settleSeconds * 1000 &&
    changed(earlier.files, first.fresh).length === 0;
  if (isSettled) return first;
  note(data, source, first.fresh, clock.now());
  await sleep(settling.settleSeconds * 1000);
  const second = await look(data, source, settling, lookAt);
  const moving = changed(first.fresh, second.fresh);
  if (moving.length === 0) return second;
  note(data, source, second.fresh, clock.now());
  throw new Failure('delivery-unsettled', { source, files: namesOf(moving) });
}

async function look(data: DataFolder, source: string, { complete }: Settling, lookAt: LookAt): Promise<Look> {
  const taken = new Map(recall(data, source).taken.map(({ name, mark }) => [name, mark]));
  const isKnown = (name: string, mark: string) => taken.get(name) === mark;
  const all = await lookAt(isKnown);
  const isMarker = (name: string) => complete !== null && matches(complete, name);
  const files = all.filter(({ name }) => !isMarker(name));
  const fresh = files.filter(({ name, mark }) => !isKnown(name, mark));
  if (complete !== null && fresh.length > 0) {
    const newest = Math.max(...fresh.map(({ modified }) => modified.getTime()));
    // A marker left from the delivery before says nothing about this one.
    if (!all.some(({ name, modified }) => isMarker(name) && modified.getTime() >= newest))
      throw new Failure('delivery-incomplete', { source, marker: complete, file: shownName(source) });
  }
  return { files, fresh };
}

function note(data: DataFolder, source: string, files: readonly SeenFile[], at: Date): void {
  remember(data, source, {
    ...recall(data, source),
    look: { at: at.toISOString(), files: files.map(({ name, state }) => ({ name, state })) },
  });
}

/** Names that are not in both, or not in the same state. */
function changed(
  before: readonly { name: string; state: string }[],
  after: readonly { name: string; state: string }[],
): string[] {
  const states = new Map(before.map(({ name, state }) => [name, state]));
  const moving = after.filter(({ name, state }) => states.get(name) !== state).map(({ name }) => name);
  const left = before.filter(({ name }) => !after.some((file) => file.name === name));
  return [...moving, ...left.map(({ name }) => name)];
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** Whether a name, without its folders, fits a pattern with `*` and `?`, whatever its case. */
export function matches(pattern: string, name: string): boolean {
  const base = name.split('/').at(-1) ?? name;
  const text = [...pattern]
    .map((sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : sign.replace(/[\\^$.+()[\]{}|]/, '\\$&')))
    .join('');
  return new RegExp(`^${text}$`, 'is').test(base);
}

/** Names that programs give to files they have not finished. */
export function isTemporary(name: string): boolean {
  return /(\.(part|partial|filepart|tmp|temp|crdownload|download|incomplete|inprogress|writing|swp|lock)|~)$|^~\$|^\./i.test(
    name,
  );
}
