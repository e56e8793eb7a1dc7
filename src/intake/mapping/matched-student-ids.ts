import { literal, name } from '../../engine/sql.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';

/**
 * Statements that give the table of a feed `matched_student_id` (text, trimmed, null where empty) and
 * `matched_student_id_system`. `columns`: what the table has, in lower case; a column that is not there yields null.
 */
export function matchedStudentIds(
  feed: string,
  choice: StudentIdChoice,
  columns: ReadonlySet<string>,
): string[] {
  const { column, system } = choice;
  const isThere = columns.has(column.toLowerCase());
  const id = isThere ? idInSql(name(column), choice) : 'null::varchar';
  const table = name(feed);
  return [
    `alter table ${table} add column if not exists matched_student_id varchar`,
    `alter table ${table} add column if not exists matched_student_id_system varchar`,
    `update ${table}
    set matched_student_id = ${id},
      matched_student_id_system = case when ${id} is not null then ${literal(system)} end`,
  ];
}

/** The id in a cell, read as the choice says; null where nothing is left. */
export function idInSql(cell: string, { form, width }: Pick<StudentIdChoice, 'form' | 'width'>): string {
  const trimmed = `trim(${cell})`;
  const whole = `regexp_replace(${trimmed}, '^([0-9]+)[.]0*$', '\\1')`;
  const plain = `regexp_replace(${whole}, '[^0-9A-Za-z]', '', 'g')`;
  switch (form) {
    case 'as-is':
      return `nullif(${trimmed}, '')`;
    case 'whole':
      return `nullif(${whole}, '')`;
    case 'plain':
      return `nullif(${plain}, '')`;
    case 'no-zeros':
      return `nullif(ltrim(${plain}, '0'), '')`;
    case 'padded':
      return `nullif(case when length(${plain}) between 1 and ${width ?? 0} then lpad(${plain}, ${width ?? 0}, '0') else ${plain} end, '')`;
  }
}
