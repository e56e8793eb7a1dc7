import { literal, name } from '../../engine/sql.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';

/**
 * The rows of a feed with `matched_student_id` (text, trimmed, null where empty) and `matched_student_id_system`. `rows` is a select,
 * `columns` what it has, in lower case; a column that is not there yields null.
 */
export function withMatchedIds(rows: string, choice: StudentIdChoice, columns: ReadonlySet<string>): string {
  const { column, system } = choice;
  const id = columns.has(column.toLowerCase()) ? idInSql(name(column), choice) : 'null::varchar';
  const replaced = matchedColumns.filter((each) => columns.has(each)).map(name);
  return `select * ${replaced.length > 0 ? `exclude (${replaced.join(', ')})` : ''},
      ${id} as matched_student_id,
      case when ${id} is not null then ${literal(system)} end as matched_student_id_system
    from (${rows})`;
}

const matchedColumns = ['matched_student_id', 'matched_student_id_system'];

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
