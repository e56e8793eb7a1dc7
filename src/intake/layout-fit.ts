/** Which layouts fit a file, and what differs: for whoever shows it. */
export { driftText } from './header/drift.ts';
export type { LayoutFit } from './header/fit.ts';
export { fitFile, type TableFits } from './header/fit-file.ts';
export { yearsOf } from './header/version.ts';
