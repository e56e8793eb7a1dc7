import type { RunSummary } from '../../src/reports/shapes/runs.ts';
import type { StateKind } from '../page/state.tsx';

/** How the state of a run looks. */
export const stateKinds: Readonly<Record<RunSummary['state'], StateKind>> = {
  running: 'no-data',
  done: 'on-track',
  failed: 'off-track',
  interrupted: 'watch',
};

/** The page of a run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}
