import { iso, monthFirst } from '../day.ts';
import type { Outbox } from '../outbox.ts';
import { type Random, randomFrom } from '../random.ts';
import { viewAt } from '../view.ts';
import type { Delivery, World } from '../world.ts';

const source = 'surveys';
const familyQuestions = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] as const;
const staffQuestions = ['S1', 'S2', 'S3', 'S4', 'S5'] as const;
const words = ['1 - Strongly disagree', '2 - Disagree', '3 - Neither', '4 - Agree', '5 - Strongly agree'];

/** Once a year, in spring, without names: one line a respondent, one column a question. */
export function writeSurveys(world: World, delivery: Delivery, out: Outbox): void {
  if (delivery.kind !== 'year-end') return;
  families(world, delivery, out);
  staff(world, delivery, out);
}

function families(world: World, delivery: Delivery, out: Outbox): void {
  const { year } = delivery;
  const table = out.table(source, delivery, `family_survey_${year.year}.csv`, [
    'Response ID',
    'School',
    'Submitted',
    'Language',
    ...familyQuestions,
    'Comment',
  ]);
  let response = 0;
  for (const { student, school } of viewAt(world, delivery).enrolled) {
    const random = randomFrom(world.seed, 'family-survey', year.year, student.index);
    if (!random.chance(0.22)) continue;
    const mood = (world.effects[school.index]?.climate ?? 0) + random.normal(0, 0.5);
    table.row([
      `F${year.year}-${String(++response).padStart(5, '0')}`,
      school.name,
      `${iso(year.last - random.between(20, 45))} ${random.between(7, 22)}:${String(random.int(60)).padStart(2, '0')}`,
      student.family.language,
      ...familyQuestions.map((_, at) =>
        random.chance(0.05) ? null : (words[answer(random, mood + at * 0.08) - 1] ?? null),
      ),
      random.chance(0.08) ? random.pick(comments) : null,
    ]);
  }
  table.close();
}

function staff(world: World, delivery: Delivery, out: Outbox): void {
  const { year, day } = delivery;
  const file = `staff_survey_${year.year}.csv`;
  const table = out.table(source, delivery, file, ['Respondent', 'School', 'Date', ...staffQuestions]);
  let response = 0;
  for (const { school, begin, end, staff: person } of world.staff.positions) {
    if (!school || begin > day || (end !== null && end < day)) continue;
    const random = randomFrom(world.seed, 'staff-survey', year.year, person.employeeNumber);
    if (!random.chance(0.6)) continue;
    const mood = (world.effects[school.index]?.climate ?? 0) + random.normal(0, 0.6);
    table.row([
      `S${year.year}-${String(++response).padStart(4, '0')}`,
      school.name,
      monthFirst(year.last - random.between(20, 40)),
      ...staffQuestions.map((_, at) => (random.chance(0.04) ? null : answer(random, mood - at * 0.06))),
    ]);
  }
  table.close();
}

/** 1 to 5, most people content. */
const answer = (random: Random, mood: number) =>
  Math.max(1, Math.min(5, Math.round(3.75 + mood + random.normal(0, 0.8))));

const comments = [
  'The front office always answers the phone. Thank you.',
  'We would like more buses after school.',
  'La maestra nos llama cada mes; lo agradecemos mucho.',
  'More notice before schedule changes would help.',
  'Nos gustaría recibir los avisos en español.',
  'My child feels safe here.',
] as const;
