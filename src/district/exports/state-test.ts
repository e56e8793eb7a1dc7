import { dayAt, isWeekday, monthNamed } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { stateGrade } from '../grades.ts';
import type { Outbox } from '../outbox.ts';
import { type Random, randomFrom } from '../random.ts';
import type { SchoolYear } from '../school-year.ts';
import type { Score } from '../scores.ts';
import { yearSpan } from '../view.ts';
import type { Delivery, World } from '../world.ts';

const source = 'state-assessment';
const testedGrades = new Set([3, 4, 5, 6, 7, 8, 10]);

/** One line a student and subject, bars between, known by the state's id; last year's results come in October. */
export function writeStateTest(world: World, delivery: Delivery, out: Outbox): void {
  const [first, second] = world.years;
  if (delivery.kind === 'year-end' && first && delivery.year === first)
    writeYear(world, delivery, out, first);
  if (delivery.kind === 'october' && second) writeYear(world, delivery, out, second);
}

function writeYear(world: World, delivery: Delivery, out: Outbox, year: SchoolYear): void {
  const file = `state_results_${yearSpan(year.year)}.txt`;
  const header = ['SSID', 'SUBJECT', 'TESTED_GRADE', 'TEST_DATE', 'SCALE_SCORE', 'ACH_LEVEL', 'STATUS'];
  const table = out.table(source, delivery, file, header, { delimiter: '|' });
  const stints = world.stints.filter((one) => one.year === year.year && testedGrades.has(one.grade));
  let untested = 0;
  for (const score of stints.values().flatMap((stint) => world.scores.scoresOf(stint))) {
    if (score.window !== 'spring') continue;
    const random = randomFrom(world.seed, 'state', score.stint.index, score.subject);
    const subject = score.subject === 'reading' ? 'ELA' : 'MATH';
    const day = testDay(random, year);
    const identity = [score.stint.student.stateId, subject, stateGrade(score.stint.grade)];
    if (random.chance(0.025)) {
      untested++;
      table.row([...identity, null, null, null, random.chance(0.6) ? 'ABS' : 'REF']);
    } else {
      const { points, level } = resultOf(random, score);
      table.row([...identity, monthNamed(day), points, level, 'VAL']);
    }
  }
  table.close();
  out.dirt({
    source,
    delivery,
    file,
    rule: 'not-tested',
    column: 'STATUS',
    rows: untested,
    about: 'Absent or refused.',
  });
}

function testDay(random: Random, year: SchoolYear) {
  let day = dayAt(year.year, 4, 6) + random.int(12);
  while (!isWeekday(day)) day++;
  return day;
}

function resultOf(random: Random, score: Score): { points: number; level: number } {
  const z = score.z + random.normal(0.02, 0.25);
  const grade: Stint['grade'] = score.stint.grade;
  return {
    points: Math.round(grade * 100 + 50 + 14 * z),
    level: z < -0.85 ? 1 : z < -0.05 ? 2 : z < 0.95 ? 3 : 4,
  };
}
