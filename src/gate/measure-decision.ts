import type { CompiledQuery, MeasureQuestion } from '../measures/compile.ts';
import { isWithin } from './ask-published.ts';
import { type Conditions, type Decision, decide, type Use } from './policy.ts';
import type { Viewer } from './viewer.ts';

/** May a measure be asked, and how: as it is, or with small groups hidden. */
export function decideMeasure(
  viewer: Viewer,
  question: MeasureQuestion,
  reads: CompiledQuery['reads'],
  use: Use,
  conditions: Conditions,
): Decision {
  const any = decide(viewer, { reads, grain: 'aggregate', use }, conditions);
  // Who may see the students of the schools asked for gets them as they are, whatever else they may see in counts alone.
  const own = decide(viewer, { reads, grain: 'student', use }, conditions);
  return own.allowed && isWithin(question, own.parties) ? own : any;
}
