import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { type EntityName, entity, entityNames } from '../edition/schema/entities.ts';
import { type TableName, tableNames } from '../edition/schema/steps.ts';
import type { OutsideQuestion } from '../gate/gate.ts';
import { readDelivery } from '../intake/delivery.ts';
import type { Difference } from '../intake/guard.ts';
import { type DifferenceSample, readSamples, schoolNames } from '../intake/held.ts';
import type { DifferenceShape } from './shapes/operations.ts';

type Sample = NonNullable<DifferenceShape['samples']>[number];

/** How somebody looks at rows outside the edition: through the gate, or not at all. */
export type Look = (question: OutsideQuestion<Sample>) => Promise<readonly Sample[] | null>;

/** So many samples of an entity and kind are shown. */
const samplesOfEach = 25;

/** A difference as a page shows it, with samples as far as the viewer may see them. */
export async function differenceShape(
  folder: DataFolder,
  difference: Difference | null,
  about: { place: string; namespace: string; asked: unknown; look: Look },
): Promise<DifferenceShape | null> {
  if (difference === null) return null;
  const names = await schoolNames(folder, about.namespace);
  const against = [...new Set([...difference.feeds, ...difference.entities].map((each) => each.against))];
  const entities = difference.entities.map(({ entity: of, before, now, added, changed, removed }) => ({
    ...{ entity: of, before, now, added, changed, removed },
  }));
  return {
    against: against.map((delivery) => ({ delivery, asOf: asOfDay(folder, delivery) })),
    feeds: difference.feeds.map(({ feed, before, now }) => ({ feed, before, now })),
    entities,
    schools: difference.entities.flatMap(({ entity: of, schools }) =>
      schools.map(({ school, added, changed, removed }) => ({
        ...{ entity: of, school, added, changed, removed },
        name: school === null ? null : (names.get(school) ?? null),
      })),
    ),
    samples: await samplesFor(entities, names, about),
  };
}

async function samplesFor(
  entities: readonly { entity: string; added: number; changed: number; removed: number }[],
  names: ReadonlyMap<string, string>,
  { place, asked, look }: { place: string; asked: unknown; look: Look },
): Promise<Sample[] | null> {
  const moved = entities.filter(({ added, changed, removed }) => added + changed + removed > 0);
  const known = entityNames.filter((name) => moved.some((each) => each.entity === name));
  if (known.length === 0) return [];
  const shown = await look({
    asked,
    parts: Object.fromEntries(known.map((name) => [name, readsOf(name)])),
    async read(granted) {
      const samples = (await readSamples(join(place, 'diff.parquet'), samplesOfEach)).filter((sample) =>
        granted.includes(sample.entity),
      );
      const students = new Set(samples.map(({ key }) => key.student_id ?? null).filter((id) => id !== null));
      return { rows: samples.map((sample) => sampleOf(sample, names)), students: students.size };
    },
  });
  return shown === null ? null : [...shown];
}

/** That a column of a record changed says something about it: every column of the entity has to be granted. */
function readsOf(name: EntityName): Partial<Record<TableName, readonly string[]>> {
  const table = tableNames.find((each) => each === name);
  return table ? { [table]: Object.keys(entity(name).columns) } : {};
}

function sampleOf(sample: DifferenceSample, names: ReadonlyMap<string, string>): Sample {
  const { school } = sample;
  return {
    entity: sample.entity,
    kind: sample.kind,
    key: Object.entries(sample.key).flatMap(([column, value]) => keyPart(column, value)),
    school: school === null ? null : (names.get(school) ?? school),
    columns: [...sample.columns],
  };
}

/** What tells a record from others. That something is not so needs no words: `is_inferred` is shown where it is. */
function keyPart(column: string, value: unknown): Sample['key'] {
  if (value === null || value === false) return [];
  return [{ column, value: value === true ? column.replaceAll('_', ' ') : String(value) }];
}

function asOfDay(folder: DataFolder, delivery: string): string {
  try {
    return readDelivery(folder, delivery).asOf;
  } catch {
    // It may have been taken away since; its name holds the day.
    return delivery.split('/').at(-1)?.slice(0, 10) ?? '';
  }
}
