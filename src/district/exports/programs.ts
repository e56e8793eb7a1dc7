import { type Day, iso, monthFirst } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { extractGrade } from '../grades.ts';
import { letterOf } from '../marks.ts';
import type { Outbox, TableFile } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { calendarOf, type DayType } from '../school-year.ts';
import { knownExit, type View, viewAt, yearSpan } from '../view.ts';
import type { Delivery, World } from '../world.ts';
import { entryCodes, ethnicityCodes, exitCodes, languageNames } from './program-codes.ts';

const source = 'sis-programs';

/** What the student information system knows besides roster and attendance. */
export function writePrograms(world: World, delivery: Delivery, out: Outbox): void {
  const view = viewAt(world, delivery);
  const year = delivery.year.year;
  const table = (name: string, header: readonly string[]) =>
    out.table(source, delivery, `${name}_${year}.csv`, header);
  students(
    view,
    table('students', [
      'STUDENT_NO',
      'STATE_ID',
      'LAST_NAME',
      'FIRST_NAME',
      'MIDDLE_NAME',
      'GOES_BY',
      'DOB',
      'GENDER',
      'ETHNICITY',
      'HOME_LANGUAGE',
      'EMAIL',
    ]),
  );
  entryExit(
    world,
    view,
    out,
    table('entry_exit', [
      'STUDENT_NO',
      'SCHOOL',
      'SCHOOL_YEAR',
      'GRADE',
      'ENTRY_DATE',
      'ENTRY_CODE',
      'EXIT_DATE',
      'EXIT_CODE',
    ]),
  );
  programs(
    world,
    view,
    out,
    table('programs', ['STUDENT_NO', 'SCHOOL', 'PROGRAM', 'DETAIL', 'BEGIN_DATE', 'END_DATE']),
  );
  meals(world, view, out, table('meal_status', ['STUDENT_NO', 'STATUS', 'EFFECTIVE_DATE']));
  grades(
    world,
    view,
    table('grades', [
      'STUDENT_NO',
      'SCHOOL',
      'SCHOOL_YEAR',
      'SECTION_ID',
      'COURSE',
      'TERM',
      'MARK',
      'PERCENT',
    ]),
  );
  calendar(world, delivery, table('calendar', ['SCHOOL', 'CAL_DATE', 'DAY_TYPE', 'NOTE']));
  guardians(
    view,
    table('guardians', [
      'GUARDIAN_ID',
      'STUDENT_NO',
      'FIRST_NAME',
      'LAST_NAME',
      'RELATION',
      'EMAIL',
      'PHONE',
      'LANGUAGE',
    ]),
  );
}

function students(view: View, table: TableFile): void {
  const known = new Set([...view.students, ...view.nextYear.map(({ student }) => student)]);
  for (const student of known)
    table.row([
      student.localId,
      student.stateId,
      student.lastName,
      student.firstName,
      student.middleName,
      student.goesBy,
      monthFirst(student.birthDay),
      { female: 'F', male: 'M', nonbinary: 'X' }[student.sex],
      ethnicityCodes[student.family.race],
      languageNames[student.family.language] ?? student.family.language,
      student.email,
    ]);
  table.close();
}

function entryExit(world: World, view: View, out: Outbox, table: TableFile): void {
  const { delivery } = view;
  const isNewest = delivery === world.deliveries.at(-1);
  const random = randomFrom(world.seed, 'entry-exit', delivery.name);
  const transferred = view.stints.filter(
    (stint) => knownExit(stint, delivery).exitType === 'transfer_outside',
  );
  const oddExits = new Set(isNewest ? random.shuffled(transferred).slice(0, 4) : []);
  const doubled = new Set(isNewest ? random.shuffled(view.stints).slice(0, 5) : []);
  for (const stint of view.stints) {
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
  const about = { source, delivery, file: `entry_exit_${delivery.year.year}.csv` };
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

interface ProgramRow {
  readonly stint: Stint;
  readonly program: string;
  readonly detail: string | null;
  readonly begin: Day;
}

function programs(world: World, view: View, out: Outbox, table: TableFile): void {
  const { delivery } = view;
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
  const about = { source, delivery, file: `programs_${delivery.year.year}.csv` };
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

/**
 * Free and reduced-price meals. In the first year the system spelt the status of everybody who is not eligible wrong,
 * in the whole column.
 */
function meals(world: World, view: View, out: Outbox, table: TableFile): void {
  const { delivery } = view;
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
  const file = `meal_status_${delivery.year.year}.csv`;
  out.dirt({
    source,
    delivery,
    file,
    rule: 'code-unmapped',
    column: 'STATUS',
    rows: misspelt,
    about: 'Not Eligibile',
  });
}

function grades(world: World, view: View, table: TableFile): void {
  const { delivery } = view;
  const known = new Set(view.stints);
  for (const { stint, section, quarter, percent } of world.marks) {
    if (stint.year !== delivery.year.year || !known.has(stint)) continue;
    // Grades are posted four days after the quarter ends.
    if (quarter.end + 4 > delivery.day) continue;
    table.row([
      stint.student.localId,
      stint.school.number,
      yearSpan(stint.year),
      section.sourcedId,
      section.course.code,
      quarter.name,
      percent === null ? 'I' : letterOf(percent),
      percent,
    ]);
  }
  table.close();
}

const dayTypeCodes: Record<DayType, string> = {
  instructional: 'I',
  make_up: 'M',
  holiday: 'H',
  weather: 'W',
  staff_only: 'S',
  other_closed: 'C',
};

function calendar(world: World, delivery: Delivery, table: TableFile): void {
  for (const school of world.schools)
    for (const { day, type, note } of calendarOf(world.seed, delivery.year, school, delivery.day))
      table.row([school.number, iso(day).replaceAll('-', '/'), dayTypeCodes[type], note]);
  table.close();
}

function guardians(view: View, table: TableFile): void {
  for (const student of view.students)
    for (const guardian of student.family.guardians)
      table.row([
        guardian.id,
        student.localId,
        guardian.firstName,
        guardian.lastName,
        guardian.relationship,
        guardian.email,
        guardian.phone,
        languageNames[student.family.language] ?? student.family.language,
      ]);
  table.close();
}

/** The newest stint of each student. */
const lastStints = (view: View) => [...new Map(view.stints.map((stint) => [stint.student, stint])).values()];
