import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import type { EntityName } from '../../edition/schema/entities.ts';

/**
 * For the test of the northwind layouts: what a delivery of each source holds, counted from the files in its folder without
 * anything of Almanac.
 */
export const expectations: Readonly<Record<string, (place: string) => Expected>> = {
  'sis-attendance': (place) => {
    const events = rowsOf(place, 'attendance_');
    const submissions = rowsOf(place, 'submissions_').length;
    return {
      read: { attendance: events.length, submissions },
      entities: { attendance_event: events.length - 1, attendance_submission: submissions },
      skipped: { 'trailer-line': 1 },
    };
  },
  'sis-programs': (place) => {
    const count = (prefix: string) => rowsOf(place, prefix).length;
    const programs = rowsOf(place, 'programs_');
    const meals = rowsOf(place, 'meal_status_');
    const notEligible = meals.filter((row) => row.STATUS === 'Not Eligible').length;
    return {
      read: {
        schools: count('schools_'),
        students: count('students_'),
        entry_exit: count('entry_exit'),
        programs: programs.length,
        meals: meals.length,
        grades: count('grades_'),
        calendar: count('calendar_'),
        guardians: count('guardians_'),
        caseloads: count('counselors_'),
      },
      entities: {
        school: count('schools_'),
        student: count('students_'),
        student_school_enrollment: count('entry_exit'),
        student_program: filled(programs, /^STUDENT_NO$/) + meals.length - notEligible,
        course_grade: count('grades_'),
        calendar_day: count('calendar_'),
        guardian: count('guardians_'),
        caseload: count('counselors_'),
      },
      skipped: { 'not-eligible-for-meals': notEligible },
    };
  },
  'benchmark-growth': (place) => {
    const rows = rowsOf(place, 'growth_');
    return {
      read: { growth: rows.length },
      entities: { assessment: 2, assessment_result: filled(rows, /_TestDate$/) },
    };
  },
  'benchmark-literacy': (place) => {
    const rows = rowsOf(place, 'literacy_');
    return {
      read: { screening: rows.length },
      entities: { assessment: 1, assessment_result: filled(rows, / Date$/) },
    };
  },
  'state-assessment': (place) => {
    const rows = rowsOf(place, 'state_results_', { delimiter: '|' });
    const tested = rows.filter((row) => row.STATUS === 'VAL').length;
    return { read: { results: rows.length }, entities: { assessment: 2, assessment_result: tested } };
  },
  behavior: (place) => {
    const count = (prefix: string) => rowsOf(place, prefix, { delimiter: ';' }, 'windows-1252').length;
    return {
      read: { incidents: count('incidents_'), actions: count('actions_') },
      entities: { behavior_incident: count('incidents_'), discipline_action: count('actions_') },
    };
  },
  hr: (place) => {
    const [employees = 0, positions = 0, absences = 0, vacancies = 0] = [
      'Employees',
      'Positions',
      'Absences',
      'Vacancies',
    ].map((sheet) => sheetOf(place, sheet).length);
    const held = sheetOf(place, 'Positions').filter((row) => !row[5]).length;
    return {
      read: { employees, positions, absences, vacancies },
      entities: { staff: employees, staff_assignment: positions, process_fact: held + absences + vacancies },
    };
  },
  transport: (place) => {
    const rows = rowsOf(place, 'rides_', { delimiter: '\t' });
    const timed = rows.filter((row) => row['AM Minutes'] !== 'unk').length;
    return { read: { rides: rows.length }, entities: { process_fact: timed } };
  },
  finance: (place) => {
    const rows = rowsOf(place, 'spending_', { from_line: 4 });
    return {
      read: { spending: rows.length },
      entities: { process_fact: rows.length - 1 },
      skipped: { 'grand-total': 1 },
    };
  },
  surveys: (place) => {
    const families = rowsOf(place, 'family_survey_');
    const staff = rowsOf(place, 'staff_survey_');
    return {
      read: { families: families.length, staff_members: staff.length },
      entities: { survey_response: filled(families, /^(F\d|Comment)$/) + filled(staff, /^S\d$/) },
    };
  },
  partners: (place) => {
    const harbor = rowsOf(place, 'harbor_').length;
    const puente = rowsOf(place, 'lectura_', { delimiter: ';' }).length;
    return { read: { harbor, puente }, entities: { program_attendance: harbor + puente } };
  },
};

export interface Expected {
  /** Rows read, by feed. */
  readonly read: Readonly<Record<string, number>>;
  /** Rows of entities. */
  readonly entities: Partial<Record<EntityName, number>>;
  /** Rows skipped, by rule, beside what the dirt says. */
  readonly skipped?: Readonly<Record<string, number>>;
}

type Text = Record<string, string>;

/** Files of a delivery whose names begin so, read without anything of Almanac. */
function rowsOf(place: string, prefix: string, options: object = {}, encoding = 'utf-8'): Text[] {
  return readdirSync(place)
    .filter((file) => file.startsWith(prefix))
    .flatMap((file) =>
      parse<Text>(new TextDecoder(encoding).decode(readFileSync(join(place, file))), {
        columns: true,
        ...options,
      }),
    );
}

/** Filled cells of the columns whose names end so. */
const filled = (rows: readonly Text[], ending: RegExp) =>
  rows.reduce(
    (sum, row) => sum + Object.entries(row).filter(([key, cell]) => ending.test(key) && cell).length,
    0,
  );

function sheetOf(place: string, sheet: string): unknown[][] {
  const book = read(readFileSync(join(place, 'hr_export.xlsx')));
  const grid = book.Sheets[sheet];
  return grid ? utils.sheet_to_json<unknown[]>(grid, { header: 1, blankrows: false }).slice(2) : [];
}
