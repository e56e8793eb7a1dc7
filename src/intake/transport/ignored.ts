import { type LeftOut, leftOut } from '../left-out.ts';
import type { Ignored } from './acquire.ts';

/** Links that lay beside a batch: the delivery tells of them, where unfinished files and markers are as they should be. */
export function linksIn(ignored: readonly Ignored[]): LeftOut[] {
  return ignored.filter(({ because }) => because === 'link').map(({ name }) => leftOut(name, 'link'));
}
