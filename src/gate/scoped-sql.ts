import type { TableName } from '../edition/schema/steps.ts';
import { literal, name } from '../engine/sql.ts';
import type { CompiledQuery } from '../measures/compile.ts';
import { restsOnDirectory, type Withheld } from './directory.ts';
import { type Grain, isAboutStudents, rowCondition } from './row-scope.ts';
import type { Assignment, Viewer } from './viewer.ts';

/**
 * The query with each table replaced by the rows and columns that may be read: a CTE of the table's own name. Of each party at least one assignment
 * has to reach a row. Null when a table belongs to nobody.
 */
export function scopedSql(
  query: CompiledQuery,
  parties: readonly (readonly Assignment[])[],
  grain: Grain,
  viewer: Viewer,
  withheld: Withheld | null = null,
): string | null {
  const scoped: string[] = [];
  for (const [table, columns] of Object.entries(query.reads) as [TableName, readonly string[]][]) {
    const reached = parties.map((assignments) => anyOf(table, assignments, grain, viewer, withheld));
    if (reached.includes(null)) return null;
    scoped.push(`${name(table)} as (
  select ${columns.map((column) => columnOf(table, column, viewer.isMasked)).join(', ')}
  from edition.${name(table)}
  where ${reached.map((condition) => `(${condition})`).join('\n    and ')}
)`);
  }
  return `with ${scoped.join(',\n')}\nselect * from (\n${query.sql}\n)`;
}

function anyOf(
  table: TableName,
  assignments: readonly Assignment[],
  grain: Grain,
  viewer: Viewer,
  withheld: Withheld | null,
): string | null {
  const conditions = assignments.map((assignment) => {
    const condition = rowCondition(table, assignment.scope, grain, viewer);
    if (condition === null || !isAboutStudents(table)) return condition;
    if (withheld?.from !== 'all' && !restsOnDirectory(assignment)) return condition;
    // Nobody has said who opted out, so it may be anybody.
    if (withheld === null) return null;
    return withheld.students.length === 0
      ? condition
      : `(${condition}) and student_id not in (${withheld.students.map(literal).join(', ')})`;
  });
  if (conditions.includes(null)) return null;
  // One right over everything is all there is to say.
  if (conditions.includes('true')) return 'true';
  return [...new Set(conditions)].map((condition) => `(${condition})`).join('\n    or ');
}

/** What is shown in place of what tells who a person is, while names are masked: an id that means nothing to the room. */
const masks: Readonly<Partial<Record<TableName, Readonly<Record<string, string>>>>> = {
  student: {
    first_name: literal('Student'),
    middle_name: 'cast(null as varchar)',
    last_name: 'upper(right(student_id, 5))',
    preferred_first_name: 'cast(null as varchar)',
    local_student_id: 'student_id',
    state_student_id: 'cast(null as varchar)',
    birth_date: 'cast(null as date)',
    email: 'cast(null as varchar)',
  },
  guardian: {
    first_name: literal('Guardian'),
    last_name: 'upper(right(guardian_id, 5))',
    email: 'cast(null as varchar)',
    phone: 'cast(null as varchar)',
  },
  // Of a student or a guardian it is a number some system knows them by.
  gone_record: { record_id: 'cast(null as varchar)' },
  program_attendance: {
    first_name: 'cast(null as varchar)',
    last_name: 'cast(null as varchar)',
    birth_date: 'cast(null as date)',
    participant_key: 'cast(null as varchar)',
  },
};

function columnOf(table: TableName, column: string, isMasked: boolean): string {
  const mask = isMasked ? masks[table]?.[column] : undefined;
  return mask === undefined ? name(column) : `${mask} as ${name(column)}`;
}
