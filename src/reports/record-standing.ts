import { dutiesOf } from '../gate/duty.ts';
import type { Viewer } from '../gate/viewer.ts';
import { recordStudents } from './record-students.ts';
import type { EditionHolder, ServedEdition } from './served-edition.ts';
import type { RecordStudent } from './shapes/records.ts';
import type { SignedIn, Visitors } from './visitors.ts';

/** Somebody before the records of one student: in what capacity, and whether they may write. */
export interface Standing {
  readonly served: ServedEdition;
  readonly viewer: Viewer;
  readonly kind: 'keeper' | 'family';
  readonly student: RecordStudent;
  readonly mayWrite: boolean;
}

/**
 * Works out in what capacity somebody comes: charged with keeping records, or parent or student of age. The gate is asked within that capacity alone, so
 * that a teacher's rows never make a teacher a parent. Throws `gate-denied`, in the same words for a student who does not exist and one who is
 * not theirs.
 */
export async function standingBefore(
  { editions, visitors }: { readonly editions: EditionHolder; readonly visitors: Visitors },
  user: SignedIn,
  student: string,
): Promise<Standing> {
  const served = await editions.current();
  const viewer = await visitors.viewer(user);
  const capacities = [
    { kind: 'keeper', as: { ...viewer, assignments: dutiesOf(viewer, 'keep_records') } },
    { kind: 'family', as: familyOf(viewer) },
  ] as const;
  for (const { kind, as } of capacities) {
    if (as.assignments.length === 0) continue;
    const [found] = await recordStudents(served, as, { ids: [student] }, 1);
    if (found) return { served, viewer, kind, student: found, mayWrite: viewer.as === null };
  }
  return served.gate.refuse(viewer, { kind: 'record', student }, 'no-student');
}

/** The viewer as parent, or as student of age: nothing else they may be. */
export function familyOf(viewer: Viewer): Viewer {
  return {
    ...viewer,
    assignments: viewer.assignments.filter(({ scope }) => ['children', 'self'].includes(scope.kind)),
  };
}
