import { iso } from '../day.ts';
import { extractGrade } from '../grades.ts';
import type { Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { knownExit, type View, yearSpan } from '../view.ts';
import type { World } from '../world.ts';
import { entryCodes, exitCodes, programsSource } from './program-codes.ts';

/**
 * The whole history of enrollments, and in summer the rows loaded for the coming school year. Each export replaces the
 * one before; a student who is no longer in it has left.
 */
export function writeEntryExit(world: World, view: View, out: Outbox): void {
  const { delivery } = view;
  const file = 'entry_exit.csv';
  const table = out.table(programsSource, delivery, file, [
    'STUDENT_NO',
    'SCHOOL',
    'SCHOOL_YEAR',
    'GRADE',
    'ENTRY_DATE',
    'ENTRY_CODE',
    'EXIT_DATE',
    'EXIT_CODE',
  ]);
  const isNewest = delivery === world.deliveries.at(-1);
  const random = randomFrom(world.seed, 'entry-exit', delivery.name);
  const transferred = view.stints.filter(
    (stint) => knownExit(stint, delivery).exitType === 'transfer_outside',
  );
  const oddExits = new Set(isNewest ? random.shuffled(transferred).slice(0, 4) : []);
  const doubled = new Set(isNewest ? random.shuffled(view.stints).slice(0, 5) : []);
  for (const stint of view.history) {
    const { exit, exitType } = knownExit(stint, delivery);
    const row = [
      stint.student.localId,
      stint.school.number,
      yearSpan(stint.year),
      extractGrade(stint.grade),
      iso(stint.entry),
      entryCodes[stint.entryType],
      exit === null ? null : iso(exit),
      oddExits.has(stint) ? 'W47' : exitType && exitCodes[exitType],
    ];
    table.row(row);
    if (doubled.has(stint)) table.row(row);
  }
  for (const next of view.nextYear)
    table.row([
      next.student.localId,
      next.school.number,
      yearSpan(next.year),
      extractGrade(next.grade),
      iso(next.entry),
      next.grade === 0 ? entryCodes.new : entryCodes.promotion,
      null,
      null,
    ]);
  table.close();
  const about = { source: programsSource, delivery, file };
  out.dirt({ ...about, rule: 'code-unmapped', column: 'EXIT_CODE', rows: oddExits.size, about: 'W47' });
  out.dirt({
    ...about,
    rule: 'duplicate-row',
    column: null,
    rows: doubled.size,
    about: 'Rows exported twice.',
  });
  const omitted = isNewest ? world.stints.filter((stint) => stint.isOmitted).length : 0;
  out.dirt({
    ...about,
    rule: null,
    column: null,
    rows: omitted,
    about: 'Students gone without an exit row.',
  });
}
