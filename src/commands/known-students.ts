import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import {
  type KnownStudents,
  type KnowStudents,
  type StudentName,
  unlinkedPrefix,
} from '../intake/known-students.ts';
import { landedStudents } from '../intake/landed-students.ts';
import { decidedPrefix } from '../store/id-decisions.ts';
import { openStore } from '../store/store.ts';

/**
 * The students the district knows: the identity links of the store, and what the newest rosters say (a roster that has been loaded is
 * known before an edition is published). Read once, when it is first asked for.
 */
export function knowStudents(folder: DataFolder, clock: Clock): KnowStudents {
  let known: Promise<KnownStudents> | null = null;
  return () => {
    known ??= readKnownStudents(folder, clock);
    return known;
  };
}

export async function readKnownStudents(folder: DataFolder, clock: Clock): Promise<KnownStudents> {
  const systems = new Map<string, Map<string, string>>();
  const names = new Map<string, StudentName>();
  const add = (system: string, value: string, person: string) => {
    const ids = systems.get(system) ?? new Map<string, string>();
    systems.set(system, ids);
    if (!ids.has(value)) ids.set(value, person);
  };
  const store = await openStore(folder.storeFile, clock);
  try {
    for (const link of await store.identityLinks.all('student'))
      if (!link.idSystem.startsWith(decidedPrefix)) add(link.idSystem, link.idValue, link.personId);
  } finally {
    await store.close();
  }
  for (const { ids, first, last, birthDate } of await landedStudents(folder)) {
    const known = ids
      .map(([system, value]) => systems.get(system)?.get(value))
      .find((each) => each !== undefined);
    const person = known ?? `${unlinkedPrefix}${ids.map((id) => id.join(':')).join(' ')}`;
    for (const [system, value] of ids) add(system, value, person);
    if (!names.has(person)) names.set(person, { first, last, birthDate });
  }
  return { systems, names };
}
