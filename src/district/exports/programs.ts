import { iso, monthFirst } from '../day.ts';
import { extractGrade } from '../grades.ts';
import { letterOf } from '../marks.ts';
import type { Outbox, TableFile } from '../outbox.ts';
import { calendarOf, type DayType } from '../school-year.ts';
import { type View, viewAt, yearSpan } from '../view.ts';
import type { Delivery, World } from '../world.ts';
import { writeCaseloads } from './caseloads.ts';
import { writeEntryExit } from './entry-exit.ts';
import { ethnicityCodes, languageNames, programsSource } from './program-codes.ts';
import { writeMeals, writeServices } from './services.ts';

/** What the student information system knows besides roster and attendance. */
export function writePrograms(world: World, delivery: Delivery, out: Outbox): void {
  const view = viewAt(world, delivery);
  const year = delivery.year.year;
  const table = (name: string, header: readonly string[]) =>
    out.table(programsSource, delivery, `${name}_${year}.csv`, header);
  schools(world, table('schools', ['SCHOOL', 'NCES_ID', 'NAME', 'LEVEL', 'LOW_GRADE', 'HIGH_GRADE']));
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
  writeEntryExit(world, view, out);
  writeServices(world, view, out);
  writeMeals(world, view, out);
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
  writeCaseloads(world, view, out);
}

const levelCodes = { elementary: 'EL', middle: 'MS', high: 'HS' } as const;

function schools(world: World, table: TableFile): void {
  for (const { number, stateId, name, level, lowGrade, highGrade } of world.schools)
    table.row([number, stateId, name, levelCodes[level], extractGrade(lowGrade), extractGrade(highGrade)]);
  table.close();
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

function grades(world: World, view: View, table: TableFile): void {
  const { delivery } = view;
  const known = new Set(view.stints);
  for (const section of world.sections) {
    if (section.block.year !== delivery.year.year) continue;
    for (const { stint, quarter, percent } of world.marksOf(section)) {
      // Grades are posted four days after the quarter ends.
      if (!known.has(stint) || quarter.end + 4 > delivery.day) continue;
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
