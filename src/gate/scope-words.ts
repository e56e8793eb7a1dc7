import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { Scope } from './viewer.ts';

/** A scope in words for the top of a page, the log and reasons: its kind, and names of schools, grades or programs. Never a name of a student. */
export interface ScopeWords {
  readonly kind: Scope['kind'];
  /** Names of schools or of the district; empty for scopes that are about the person. */
  readonly places: readonly string[];
  readonly grades: readonly string[];
  readonly programs: readonly string[];
}

export async function scopeWords(edition: Warehouse, scope: Scope): Promise<ScopeWords> {
  const words = { kind: scope.kind, places: [], grades: [], programs: [] };
  switch (scope.kind) {
    case 'district':
      return { ...words, places: await districtName(edition) };
    case 'school':
      return { ...words, places: await schoolNames(edition, scope.schools) };
    case 'grade':
      return { ...words, places: await schoolNames(edition, scope.schools), grades: scope.grades };
    case 'program': {
      const places =
        scope.schools === null ? await districtName(edition) : await schoolNames(edition, scope.schools);
      return { ...words, places, programs: scope.programs };
    }
    case 'sections':
    case 'caseload':
    case 'children':
    case 'self':
    case 'none':
      return words;
  }
}

async function districtName(edition: Warehouse): Promise<string[]> {
  const rows = await edition.all<{ name: string }>('select district_name as name from edition.build_setting');
  return rows.map(({ name }) => name);
}

async function schoolNames(edition: Warehouse, schools: readonly string[]): Promise<string[]> {
  if (schools.length === 0) return [];
  const rows = await edition.all<{ name: string }>(
    `select name from edition.school where school_id in (${schools.map(literal).join(', ')}) order by name`,
  );
  return rows.map(({ name }) => name);
}
