import { compact } from '../day.ts';
import type { Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { viewAt } from '../view.ts';
import type { Delivery, World } from '../world.ts';

const source = 'transport';

/** Minutes on the bus, tab separated, students known by the local number in eight digits. */
export function writeTransport(world: World, delivery: Delivery, out: Outbox): void {
  const file = `rides_${delivery.year.year}.tsv`;
  const header = ['Rider', 'Site', 'Route', 'AM Minutes', 'PM Minutes', 'Listed'];
  const table = out.table(source, delivery, file, header, { delimiter: '\t' });
  let unreadable = 0;
  for (const { student, school } of viewAt(world, delivery).enrolled) {
    const random = randomFrom(world.seed, 'ride', student.family.index, school.number);
    if (!random.chance(school.level === 'elementary' ? 0.38 : 0.46)) continue;
    const minutes = Math.max(5, Math.round(Math.exp(random.normal(3, 0.45))));
    const isUnreadable = delivery.kind === 'as-of' && unreadable < 4 && random.chance(0.01);
    if (isUnreadable) unreadable++;
    table.row([
      student.localId.padStart(8, '0'),
      school.number.padStart(4, '0'),
      `R${random.between(1, 9)}${school.number}`,
      isUnreadable ? 'unk' : minutes,
      minutes + random.between(0, 6),
      compact(delivery.day),
    ]);
  }
  table.close();
  out.dirt({
    source,
    delivery,
    file,
    rule: 'number-unreadable',
    column: 'AM Minutes',
    rows: unreadable,
    about: 'unk',
  });
}
