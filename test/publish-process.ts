import { systemClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { startBuilder } from '../src/edition/builder-process.ts';
import type { MappedDelivery } from '../src/edition/delivery.ts';
import { publishEdition } from '../src/edition/publish.ts';

/** A publish in a process of its own, so that a test can kill it. Takes the data folder and the deliveries as JSON. */
const [root = '', deliveries = '[]'] = process.argv.slice(2);

const builder = startBuilder();
const record = await publishEdition({
  folder: dataFolderAt(root),
  district: 'Test District',
  timeZone: 'UTC',
  firstMonth: 7,
  exitDayCounts: true,
  minimumN: 10,
  deliveries: JSON.parse(deliveries) as MappedDelivery[],
  clock: systemClock,
  builder,
  progress: { ...silent, step: (name) => process.stdout.write(`${name}\n`) },
});
builder.end();
process.stdout.write(`published ${record.id}\n`);
