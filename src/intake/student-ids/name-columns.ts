/** Where the columns of a feed tell a student's name and birth date; null where none does. */
export interface NameColumns {
  readonly first: string | null;
  readonly last: string | null;
  /** First and last name in one cell. */
  readonly full: string | null;
  readonly birthDate: string | null;
}

/** Finds them by what the columns are called. Names of teachers, parents and schools are not taken. */
export function nameColumnsOf(columns: readonly string[]): NameColumns {
  const find = (pattern: RegExp) => columns.find((column) => pattern.test(bare(column))) ?? null;
  return {
    first: find(/^(student|legal|examinee|candidate)?(first|given)(name)?$/),
    last: find(/^(student|legal|examinee|candidate)?(last|family|lastsur|sur)(name)?$/),
    full: find(/^(student(full)?name|fullname|namelastfirst|studentnamelastfirst)$/),
    birthDate: find(/^(student)?(dateofbirth|birthdate|dob|birthday|studentdob)$/),
  };
}

function bare(column: string): string {
  return column.toLowerCase().replace(/[^a-z]/g, '');
}
