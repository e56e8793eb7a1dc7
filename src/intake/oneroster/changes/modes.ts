import type { FileName } from '../spec.ts';

/** How a file of a set counts. */
export type Mode = 'absent' | 'bulk' | 'delta';

/** What a reader knows of a set that may hold changes. */
export interface SetModes {
  /** As the manifest says, or bulk for what is there without one. */
  readonly modes: ReadonlyMap<FileName, Mode>;
  /** Without a manifest a set always stands by itself. */
  readonly hasManifest: boolean;
  /** The files a set has to bring in bulk to stand by itself. */
  readonly rostering: readonly FileName[];
}

/** Whether a set says all there is; else what it leaves out is as it was before. */
export function standsAlone({ modes, hasManifest, rostering }: SetModes): boolean {
  return !hasManifest || rostering.every((file) => modes.get(file) === 'bulk');
}
