import { iso } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { spelledGrade } from '../grades.ts';
import type { Cell, Outbox } from '../outbox.ts';
import type { SchoolYear } from '../school-year.ts';
import type { Score, Window } from '../scores.ts';
import type { Delivery, World } from '../world.ts';

const source = 'benchmark-literacy';
const lastScreenedGrade = 3;
const periods: readonly (readonly [string, Window])[] = [
  ['BOY', 'fall'],
  ['MOY', 'winter'],
  ['EOY', 'spring'],
];

/**
 * One wide file a year, three windows side by side, known by the local number with leading zeros. The end of the
 * second year came late: only the delivery of October has it.
 */
export function writeLiteracy(world: World, delivery: Delivery, out: Outbox): void {
  const [, second] = world.years;
  const hasOctober = world.deliveries.some(({ kind }) => kind === 'october');
  if (delivery.kind === 'as-of' && hasOctober) return;
  const isEarly = hasOctober && delivery.year === second;
  writeYear(world, delivery, out, delivery.year, isEarly ? ['BOY', 'MOY'] : ['BOY', 'MOY', 'EOY']);
  if (delivery.kind === 'october' && second) {
    const file = writeYear(world, delivery, out, second, ['BOY', 'MOY', 'EOY']);
    out.dirt({
      source,
      delivery,
      file: file.name,
      rule: null,
      column: null,
      rows: file.late,
      about: 'Came late.',
    });
  }
}

function writeYear(
  world: World,
  delivery: Delivery,
  out: Outbox,
  year: SchoolYear,
  filled: readonly string[],
) {
  const name = `literacy_${year.year - 1}-${year.year % 100}.csv`;
  const table = out.table(source, delivery, name, [
    'Student Primary ID',
    'Last Name',
    'First Name',
    'School',
    'Grade',
    ...periods.flatMap(([period]) => [`${period} Date`, `${period} Composite`, `${period} Level`]),
  ]);
  let late = 0;
  let untested = 0;
  for (const stint of world.stints) {
    if (stint.year !== year.year || stint.grade > lastScreenedGrade) continue;
    const scores = world.scores
      .scoresOf(stint)
      .filter(({ subject, day }) => subject === 'reading' && day <= delivery.day);
    if (scores.length === 0) continue;
    const shown = periods.map(([period, window]) =>
      filled.includes(period) ? scores.find((score) => score.window === window) : undefined,
    );
    if (shown[2]) late++;
    if (shown.every((score) => !score)) untested++;
    table.row([...who(stint), ...shown.flatMap(cells)]);
  }
  table.close();
  out.dirt({
    source,
    delivery,
    file: name,
    rule: 'not-tested',
    column: null,
    rows: untested,
    about: 'Listed without a result.',
  });
  return { name, late };
}

const who = ({ student, school, grade }: Stint): Cell[] => [
  student.localId.padStart(10, '0'),
  student.lastName,
  student.firstName,
  school.name,
  spelledGrade(grade),
];

function cells(score: Score | undefined): Cell[] {
  if (!score) return [null, null, null];
  const at = periods.findIndex(([, window]) => window === score.window);
  const composite = Math.round(330 + 22 * score.stint.grade + 14 * at + 24 * score.z);
  const level =
    score.z < -0.95
      ? 'Well below benchmark'
      : score.z < -0.25
        ? 'Below benchmark'
        : score.z < 0.7
          ? 'At benchmark'
          : 'Above benchmark';
  return [iso(score.day), composite, level];
}
