import { monthFirst } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { growthGrade } from '../grades.ts';
import type { Cell, Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { percentileOf, type Score, type Window } from '../scores.ts';
import { yearSpan } from '../view.ts';
import type { Delivery, World } from '../world.ts';

const source = 'benchmark-growth';
const windows: readonly Window[] = ['fall', 'winter', 'spring'];

/** Where fall begins and how much a year adds, by grade 2 to 10, in points of the growth scale. */
const norms = {
  reading: {
    start: [172, 187, 197, 204, 210, 214, 218, 219, 221],
    gain: [14, 11, 8, 6, 5, 4, 3, 2, 2],
    spread: 16,
  },
  mathematics: {
    start: [175, 188, 199, 209, 214, 220, 225, 226, 229],
    gain: [14, 12, 10, 9, 7, 6, 5, 3, 3],
    spread: 17,
  },
} as const;
const firstGrade = 2;
const lastTestedGrade = 10;

/** One wide file a window, both subjects side by side, known by the state's id. Nothing new on the newest day. */
export function writeGrowth(world: World, delivery: Delivery, out: Outbox): void {
  if (delivery.kind === 'as-of' && world.deliveries.some(({ kind }) => kind === 'october')) return;
  const stints = world.stints.filter((stint) => stint.year === delivery.year.year && isTested(stint));
  for (const window of windows) {
    const scoresOf = (stint: Stint) =>
      world.scores.scoresOf(stint).filter((score) => score.window === window && score.day <= delivery.day);
    const tested = stints.filter((stint) => scoresOf(stint).length > 0);
    if (tested.length > 0) writeWindow(world, delivery, out, window, tested, scoresOf);
  }
}

const isTested = ({ grade }: Stint) => grade >= firstGrade && grade <= lastTestedGrade;

function writeWindow(
  world: World,
  delivery: Delivery,
  out: Outbox,
  window: Window,
  tested: readonly Stint[],
  scoresOf: (stint: Stint) => readonly Score[],
): void {
  const file = `growth_${yearSpan(delivery.year.year)}_${window}.csv`;
  const subject = (name: string) =>
    ['TestDate', 'Score', 'Percentile', 'Level', 'Projection'].map((part) => `${name}_${part}`);
  const table = out.table(source, delivery, file, [
    'TermName',
    'StudentStateID',
    'StudentLastName',
    'StudentFirstName',
    'SchoolName',
    'Grade',
    ...subject('Reading'),
    ...subject('Math'),
  ]);
  const random = randomFrom(world.seed, 'growth-dirt', file);
  const isDirty = delivery.kind === 'october';
  let invalid = 0;
  let strangers = 0;
  for (const stint of tested) {
    const scores = scoresOf(stint);
    const mathematics = scores.find((score) => score.subject === 'mathematics');
    const isInvalid = isDirty && invalid < 4 && mathematics !== undefined && random.chance(0.01);
    if (isInvalid) invalid++;
    const isStranger = isDirty && strangers < 3 && !isInvalid && random.chance(0.01);
    if (isStranger) strangers++;
    const { student } = stint;
    table.row([
      `${window.charAt(0).toUpperCase()}${window.slice(1)} ${yearSpan(stint.year)}`,
      isStranger ? `99${student.stateId.slice(2)}` : student.stateId,
      student.lastName,
      student.firstName,
      stint.school.name,
      growthGrade(stint.grade),
      ...cells(scores.find((score) => score.subject === 'reading')),
      ...cells(mathematics, isInvalid),
    ]);
  }
  table.close();
  const about = { source, delivery, file };
  out.dirt({ ...about, rule: 'number-unreadable', column: 'Math_Score', rows: invalid, about: 'INV' });
  out.dirt({
    ...about,
    rule: null,
    column: 'StudentStateID',
    rows: strangers,
    about: 'Ids of nobody in the district.',
  });
}

function cells(score: Score | undefined, isInvalid = false): Cell[] {
  if (!score) return [null, null, null, null, null];
  const { start, gain, spread } = norms[score.subject];
  const at = score.stint.grade - firstGrade;
  const done = { fall: 0, winter: 0.55, spring: 1 }[score.window];
  const points = Math.round((start[at] ?? 200) + done * (gain[at] ?? 5) + spread * score.z);
  const percentile = percentileOf(score.z);
  const level = ['Low', 'Low average', 'Average', 'High average', 'High'][
    Math.min(4, Math.floor((percentile - 1) / 20))
  ];
  const day = monthFirst(score.day);
  if (isInvalid) return [day, 'INV', null, null, null];
  return [day, points, percentile, level ?? null, percentile >= 45 ? 'Meets' : 'Does not meet'];
}
