import { type Day, iso, monthFirst } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import type { Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { knownExit, type View } from '../view.ts';
import type { World } from '../world.ts';
import { programsSource } from './program-codes.ts';

/** Programs and services of the year's students, each from their entry on. */
export function writeServices(world: World, view: View, out: Outbox): void {
  const { delivery } = view;
  const file = `programs_${delivery.year.year}.csv`;
  const header = ['STUDENT_NO', 'SCHOOL', 'PROGRAM', 'DETAIL', 'BEGIN_DATE', 'END_DATE'];
  const table = out.table(programsSource, delivery, file, header);
  const random = randomFrom(world.seed, 'program-dirt', delivery.name);
  const isNewest = delivery === world.deliveries.at(-1);
  const rows = lastStints(view).flatMap((stint) => programRows(world, stint));
  const ancient = new Set(isNewest ? random.shuffled(rows).slice(0, 9) : []);
  for (const row of rows) {
    const { exit } = knownExit(row.stint, delivery);
    const begin = monthFirst(row.begin);
    table.row([
      row.stint.student.localId,
      row.stint.school.number,
      row.program,
      row.detail,
      ancient.has(row) ? begin.replace(/\d{4}$/, '0003') : begin,
      exit === null ? null : monthFirst(exit),
    ]);
  }
  const nameless = isNewest && rows.length > 0 ? 1 : 0;
  if (nameless > 0)
    table.row([
      null,
      world.schools[0]?.number ?? null,
      'ELL',
      'Level 2',
      monthFirst(delivery.year.first),
      null,
    ]);
  table.close();
  const about = { source: programsSource, delivery, file };
  const odd = rows.filter(({ program }) => program === 'RTI3').length;
  out.dirt({ ...about, rule: 'code-unmapped', column: 'PROGRAM', rows: odd, about: 'RTI3' });
  out.dirt({
    ...about,
    rule: 'date-implausible',
    column: 'BEGIN_DATE',
    rows: ancient.size,
    about: 'Year 0003.',
  });
  out.dirt({
    ...about,
    rule: 'required-missing',
    column: 'STUDENT_NO',
    rows: nameless,
    about: 'No student number.',
  });
}

function programRows(world: World, stint: Stint): ProgramRow[] {
  const { student } = stint;
  const { services, family } = student;
  const begin = stint.entry;
  const rows: ProgramRow[] = [];
  const serve = (program: string, detail: string | null) => rows.push({ stint, program, detail, begin });
  if (services.englishLevel !== null) serve('ELL', `Level ${services.englishLevel}`);
  if (services.disability) serve('SPED', services.disability);
  if (services.has504) serve('S504', null);
  if (services.isGifted && stint.grade >= 2) serve('GT', null);
  if (services.isFoster) serve('FOST', null);
  if (services.isMigrant) serve('MIG', null);
  if (family.isHomeless) serve('MCKV', student.index % 3 === 0 ? 'Shelter' : 'Doubled up');
  const effects = world.effects[stint.school.index];
  if (stint.school.level === 'elementary' && (effects?.povertyShare ?? 0) > 0.55) serve('T1', null);
  if (stint.grade >= 11 && student.index % 5 === 0) serve('CTE', 'Career pathway');
  if (stint.grade >= 1 && stint.grade <= 5 && student.index % 61 === 0) serve('RTI3', null);
  return rows;
}

interface ProgramRow {
  readonly stint: Stint;
  readonly program: string;
  readonly detail: string | null;
  readonly begin: Day;
}

/**
 * Free and reduced-price meals. In the first year the system spelt the status of everybody who is not eligible wrong,
 * in the whole column.
 */
export function writeMeals(world: World, view: View, out: Outbox): void {
  const { delivery } = view;
  const file = `meal_status_${delivery.year.year}.csv`;
  const table = out.table(programsSource, delivery, file, ['STUDENT_NO', 'STATUS', 'EFFECTIVE_DATE']);
  const isMisspelt = delivery === world.deliveries[0];
  let misspelt = 0;
  for (const stint of lastStints(view)) {
    const { student } = stint;
    const isEligible = student.family.isLowIncome;
    if (!isEligible && isMisspelt) misspelt++;
    table.row([
      student.localId,
      isEligible
        ? (['Free', 'Direct Cert', 'Free', 'Reduced'][student.family.index % 4] ?? 'Free')
        : isMisspelt
          ? 'Not Eligibile'
          : 'Not Eligible',
      iso(Math.max(stint.entry, delivery.year.first)),
    ]);
  }
  table.close();
  out.dirt({
    source: programsSource,
    delivery,
    file,
    rule: 'code-unmapped',
    column: 'STATUS',
    rows: misspelt,
    about: 'Not Eligibile',
  });
}

/** The newest stint of each student. */
const lastStints = (view: View) => [...new Map(view.stints.map((stint) => [stint.student, stint])).values()];
