import type { TableName } from '../edition/schema/steps.ts';

/**
 * Ways to take a measure apart. `fact` breakdowns are columns of the mart itself; `student` ones are read from student_year, for the
 * school year of the row. `label` says where a readable name comes from; without one the value is its own name (options, years).
 */
export const breakdowns = {
  school: {
    title: { en: 'School', es: 'Escuela' },
    from: 'fact',
    column: 'school_id',
    label: { table: 'school', key: 'school_id', name: 'name' },
  },
  grade: { title: { en: 'Grade', es: 'Grado' }, from: 'student', column: 'grade_level', label: null },
  sex: { title: { en: 'Sex', es: 'Sexo' }, from: 'student', column: 'sex', label: null },
  race_ethnicity: {
    title: { en: 'Race and ethnicity', es: 'Raza y etnia' },
    from: 'student',
    column: 'race_ethnicity',
    label: null,
  },
  english_learner: {
    title: { en: 'English learners', es: 'Estudiantes que aprenden inglés' },
    from: 'student',
    column: 'english_learner',
    label: null,
  },
  special_education: {
    title: { en: 'Students with disabilities', es: 'Estudiantes con discapacidades' },
    from: 'student',
    column: 'special_education',
    label: null,
  },
  section_504: {
    title: { en: 'Section 504 plans', es: 'Planes de la Sección 504' },
    from: 'student',
    column: 'section_504',
    label: null,
  },
  economically_disadvantaged: {
    title: { en: 'Economically disadvantaged', es: 'En desventaja económica' },
    from: 'student',
    column: 'economically_disadvantaged',
    label: null,
  },
  homeless: {
    title: { en: 'Students without a fixed home', es: 'Estudiantes sin hogar fijo' },
    from: 'student',
    column: 'homeless',
    label: null,
  },
  school_year: {
    title: { en: 'School year', es: 'Año escolar' },
    from: 'fact',
    column: 'school_year',
    label: null,
  },
  month: { title: { en: 'Month', es: 'Mes' }, from: 'fact', column: 'month', label: null },
  date: { title: { en: 'Day', es: 'Día' }, from: 'fact', column: 'date', label: null },
  assessment: {
    title: { en: 'Assessment', es: 'Prueba' },
    from: 'fact',
    column: 'assessment_id',
    label: { table: 'assessment', key: 'assessment_id', name: 'title' },
  },
  assessment_type: {
    title: { en: 'Kind of assessment', es: 'Tipo de prueba' },
    from: 'fact',
    column: 'assessment_type',
    label: null,
  },
  subject: { title: { en: 'Subject', es: 'Materia' }, from: 'fact', column: 'subject', label: null },
  period: { title: { en: 'Window', es: 'Ventana' }, from: 'fact', column: 'period', label: null },
} as const satisfies Record<
  string,
  {
    title: { en: string; es: string };
    from: 'fact' | 'student';
    column: string;
    label: { table: TableName; key: string; name: string } | null;
  }
>;

export type BreakdownId = keyof typeof breakdowns;

export function isBreakdown(id: string): id is BreakdownId {
  return Object.hasOwn(breakdowns, id);
}
