import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, currentEditionId, type EditionRecord, editionFile } from '../edition/editions.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type Gate, type GateEffects, gateOn } from '../gate/gate.ts';

/** The edition being served, open, with the gate in front of it. */
export interface ServedEdition {
  readonly record: EditionRecord;
  /** For what is not about any student: settings, names of schools. Questions about students go through `gate`. */
  readonly warehouse: Warehouse;
  readonly gate: Gate;
  readonly districtName: string;
  readonly schoolYear: number;
  /** Last instructional day up to the as-of day. */
  readonly referenceDay: string;
}

export interface EditionHolder {
  /** The current edition; opens the new one after a publish or roll back. Throws `edition-none`. */
  current(): Promise<ServedEdition>;
  close(): Promise<void>;
}

/** Keeps one edition open and follows `current.json`. An edition that is replaced is closed once nobody can be reading it. */
export function editionHolder(folder: DataFolder, effects: GateEffects): EditionHolder {
  let opening: { id: string; served: Promise<ServedEdition> } | null = null;
  const graceMs = 60_000;

  return {
    current() {
      const id = currentEditionId(folder);
      if (id === null) return Promise.reject(new Failure('edition-none'));
      if (opening?.id !== id) {
        const before = opening;
        const served = open(folder, effects);
        opening = { id, served };
        served.catch(() => {
          if (opening?.served === served) opening = before;
        });
        if (before) void closeLater(before.served, graceMs);
      }
      return opening.served;
    },
    async close() {
      const last = opening;
      opening = null;
      if (last) (await last.served).warehouse.close();
    },
  };
}

async function closeLater(served: Promise<ServedEdition>, ms: number): Promise<void> {
  const { warehouse } = await served;
  setTimeout(() => warehouse.close(), ms).unref();
}

async function open(folder: DataFolder, effects: GateEffects): Promise<ServedEdition> {
  const record = currentEdition(folder);
  const warehouse = await openEdition(editionFile(folder, record.id));
  const [setting] = await warehouse.all<{ name: string; year: number; day: string }>(
    'select district_name as name, current_school_year as year, reference_day as day from edition.build_setting',
  );
  return {
    record,
    warehouse,
    gate: await gateOn(warehouse, effects),
    districtName: setting?.name ?? '',
    schoolYear: setting?.year ?? 0,
    referenceDay: setting?.day ?? record.asOf,
  };
}
