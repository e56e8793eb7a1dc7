import { type BreakdownId, breakdowns } from '../measures/breakdown.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import { cellOf } from './figure.ts';
import type { Cell, GroupRow } from './shapes/common.ts';
import type { Visit } from './visit.ts';

const optionWords: Record<string, { en: string; es: string }> = {
  female: { en: 'Female', es: 'Femenino' },
  male: { en: 'Male', es: 'Masculino' },
  nonbinary: { en: 'Nonbinary', es: 'No binario' },
  not_reported: { en: 'Not reported', es: 'No declarado' },
  american_indian_or_alaska_native: {
    en: 'American Indian or Alaska Native',
    es: 'Indígena americano o nativo de Alaska',
  },
  asian: { en: 'Asian', es: 'Asiático' },
  black_or_african_american: { en: 'Black or African American', es: 'Negro o afroamericano' },
  hispanic_or_latino: { en: 'Hispanic or Latino', es: 'Hispano o latino' },
  native_hawaiian_or_other_pacific_islander: {
    en: 'Native Hawaiian or other Pacific Islander',
    es: 'Nativo de Hawái u otra isla del Pacífico',
  },
  two_or_more_races: { en: 'Two or more races', es: 'Dos o más razas' },
  white: { en: 'White', es: 'Blanco' },
  unknown: { en: 'Unknown', es: 'Desconocido' },
  PK: { en: 'Prekindergarten', es: 'Prekínder' },
  TK: { en: 'Transitional kindergarten', es: 'Kínder de transición' },
  KG: { en: 'Kindergarten', es: 'Kínder' },
};

const notRecorded = { en: 'Not recorded', es: 'Sin registrar' };

/** One group in words: a grade, a race, or members and others of a program. */
export function groupLabel(dimension: BreakdownId, group: string | null): { en: string; es: string } {
  if (group === null) return notRecorded;
  const title = breakdowns[dimension].title;
  if (group === 'true') return title;
  if (group === 'false') return { en: 'Other students', es: 'Otros estudiantes' };
  const words = optionWords[group];
  if (words) return words;
  if (dimension === 'grade' && /^\d\d$/.test(group))
    return { en: `Grade ${Number(group)}`, es: `Grado ${Number(group)}` };
  return { en: group, es: group };
}

/** Several measures by several dimensions, one row a group. Dimensions stay apart: nothing is crossed. */
export async function groupRows(
  visit: Visit,
  measures: readonly string[],
  dimensions: readonly BreakdownId[],
  where: MeasureQuestion['where'],
): Promise<GroupRow[]> {
  const rows: GroupRow[] = [];
  for (const dimension of dimensions) {
    const groups = new Map<string, { label: { en: string; es: string }; cells: Record<string, Cell> }>();
    for (const measure of measures) {
      const answer = await visit.ask({ measure, by: [dimension], where });
      for (const row of answer.rows) {
        const key = row.keys[dimension] ?? null;
        const group = groups.get(key ?? '') ?? { label: groupLabel(dimension, key), cells: {} };
        group.cells[measure] = cellOf(row);
        groups.set(key ?? '', group);
      }
    }
    for (const [group, { label, cells }] of groups) rows.push({ dimension, group, label, cells });
  }
  return rows;
}
