import type { TableName } from '../edition/schema/steps.ts';
import type { CompiledQuery } from '../measures/compile.ts';
import type { DirectoryInformation } from '../store/directory-information.ts';
import type { Conditions } from './policy.ts';
import { isOpen } from './row-scope.ts';
import type { Assignment, Viewer } from './viewer.ts';

/**
 * What a district can designate as directory information (34 CFR 99.3 "directory information", 99.37), as far as Almanac has it. A district may
 * designate less, and what it has not designated is not.
 */
export const directoryItems = [
  ...(['name', 'school', 'grade', 'enrollment_dates', 'birth_date', 'email', 'student_number'] as const),
] as const;
export type DirectoryItem = (typeof directoryItems)[number];

/** The policy and who opted out, as they are now; the store's. */
export type DirectoryBook = Pick<DirectoryInformation, 'policy' | 'optedOut'>;

type Columns = Readonly<Partial<Record<TableName, readonly string[]>>>;

/** The columns that an item is. A column that is in none can never be given out as directory information. */
const columnsOf: Readonly<Record<DirectoryItem, Columns>> = {
  name: { student: ['first_name', 'middle_name', 'last_name', 'preferred_first_name'] },
  school: { student_school_enrollment: ['school_id'] },
  grade: { student_school_enrollment: ['grade_level'] },
  enrollment_dates: { student_school_enrollment: ['entry_date', 'exit_date'] },
  birth_date: { student: ['birth_date'] },
  email: { student: ['email'] },
  student_number: { student: ['local_student_id'] },
};

/** What ties the rows together and tells nobody anything. */
const keys: Columns = {
  student: ['student_id'],
  student_school_enrollment: ['student_id', 'is_current'],
};

/** Whether everything that is read has been designated. Where nothing has, nothing is. */
export function isDesignated(reads: CompiledQuery['reads'], items: readonly string[]): boolean {
  const designated = directoryItems.filter((item) => items.includes(item));
  if (designated.length === 0) return false;
  return (Object.entries(reads) as [TableName, readonly string[]][]).every(
    ([table, columns]) =>
      isOpen(table) ||
      columns.every((column) =>
        [keys, ...designated.map((item) => columnsOf[item])].some((each) => each[table]?.includes(column)),
      ),
  );
}

/**
 * Whether an assignment opens records for no other reason than that they are directory information: then it never reaches a student whose family
 * opted out (99.37(a)(2)). School officials, families, and whoever has an agreement see records by other provisions, to which no opt-out applies.
 */
export function restsOnDirectory({ role }: Assignment): boolean {
  return role.needs.includes('directory');
}

/** Students who are left out of what is given away as directory information; `from`: of everything, or of what assignments reach for that reason alone. */
export interface Withheld {
  readonly students: readonly string[];
  readonly from: 'directory' | 'all';
}

/** What directory information is judged by for one question. */
export interface Judging {
  readonly conditions: Conditions;
  readonly withheld: Withheld | null;
  /** What the district has designated. */
  readonly items: readonly string[];
}

/** The conditions as they are now, and whom they leave out; asked of the store only where something rests on directory information. */
export async function judgedBy(
  given: Conditions,
  directory: DirectoryBook | undefined,
  viewer: Viewer,
  basis?: 'directory',
): Promise<Judging> {
  const people = [viewer, ...(viewer.as === null ? [] : [viewer.as])];
  const rests = people.some(({ assignments }) => assignments.some(restsOnDirectory));
  if (directory === undefined || (basis === undefined && !rests))
    return { conditions: given, withheld: null, items: [] };
  const [policy, students] = await Promise.all([directory.policy(), directory.optedOut()]);
  const items = policy?.items ?? [];
  return {
    conditions: {
      ...given,
      directory: (_viewer, _assignment, { reads }) => (isDesignated(reads, items) ? null : 'no-directory'),
    },
    withheld: { students, from: basis === undefined ? 'directory' : 'all' },
    items,
  };
}
