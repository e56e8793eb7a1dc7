import type { Warehouse } from '../engine/warehouse.ts';
import { scopeWords } from '../gate/scope-words.ts';
import type { Assignment } from '../gate/viewer.ts';
import type { HeldRole } from './shapes/common.ts';

/** A role somebody has, as pages tell it. */
export async function heldRole(edition: Warehouse, { role, scope }: Assignment): Promise<HeldRole> {
  const { kind, places, grades, programs } = await scopeWords(edition, scope);
  return {
    role: role.role,
    title: role.title,
    scope: { kind, places: [...places], grades: [...grades], programs: [...programs] },
  };
}
