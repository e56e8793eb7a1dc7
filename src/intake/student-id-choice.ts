import { type Static, Type } from 'typebox';
import type { FeedSettings, LayoutSettings } from './layout-schema.ts';

/**
 * How an id is read from its cell. `as-is`; `whole`: without the decimals a spreadsheet put behind it ("1234.0");
 * `plain`: letters and digits only ("12-34 5"); `no-zeros`: without leading zeros; `padded`: filled up with the leading
 * zeros a spreadsheet took. All but `as-is` take off decimals and other signs too: files that lose the one lose the other.
 */
export const idForms = ['as-is', 'whole', 'plain', 'no-zeros', 'padded'] as const;
export type IdForm = (typeof idForms)[number];

const Form = Type.Union([
  Type.Literal('as-is'),
  Type.Literal('whole'),
  Type.Literal('plain'),
  Type.Literal('no-zeros'),
  Type.Literal('padded'),
]);
const choice = {
  column: Type.String({ minLength: 1 }),
  /** `local`, `state` or the namespace of a source. */
  system: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]*$' }),
  /** How many digits `padded` fills up to. */
  width: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
};

/** Which column of a feed holds the ids of its students, whose ids these are, and how they are read. */
const StudentIdChoice = Type.Object({ ...choice, form: Form });
export type StudentIdChoice = Readonly<Static<typeof StudentIdChoice>>;

/** The same as a person pins it in the source's file; read `as-is` where nothing else is said, `source` for the source's own ids. */
export const StudentIdPin = Type.Object(
  { ...choice, form: Type.Optional(Form) },
  { additionalProperties: false },
);
export type StudentIdPin = Static<typeof StudentIdPin>;

/**
 * How the ids of a feed were settled, in `delivery.json`. `pinned`: in the source's file. `matched`: they fit known ids beyond doubt.
 * `kept`: too little to tell, and it fits what the delivery before was settled on. `undecided`: nobody is matched until
 * somebody pins it. `unknown`: no student was known yet.
 */
export const SettledIds = Type.Object({
  feed: Type.String(),
  ...choice,
  form: Form,
  state: Type.Union([
    Type.Literal('pinned'),
    Type.Literal('matched'),
    Type.Literal('kept'),
    Type.Literal('undecided'),
    Type.Literal('unknown'),
  ]),
});
export type SettledIds = Readonly<Static<typeof SettledIds>>;

/** Before anything is known: the first column, under the system the layout says, else that of the source itself. */
export function usualStudentId(
  settings: LayoutSettings,
  feed: string,
  namespace: string,
): StudentIdChoice | null {
  const [column] = settings.student_ids?.[feed] ?? [];
  if (column === undefined) return null;
  const system = settings.ids?.student ?? 'source';
  return { column, system: system === 'source' ? namespace : system, form: 'as-is' };
}

/** What is wrong with `student_ids` of a layout, with the keys that lead to it. */
export function studentIdProblems(
  settings: LayoutSettings,
): { keys: readonly (string | number)[]; message: string; remedy: string }[] {
  return Object.entries(settings.student_ids ?? {}).flatMap(([feed, columns]) => {
    const known = settings.feeds[feed];
    if (!known)
      return [
        {
          keys: ['student_ids', feed],
          message: `there is no feed "${feed}"`,
          remedy: `Name one of: ${Object.keys(settings.feeds).join(', ')}.`,
        },
      ];
    // The columns of a fixed width are in a file of their own.
    if (typeof known.fixed_width === 'string') return [];
    const has = columnsOf(known).map((each) => each.toLowerCase());
    return columns.flatMap((column, index) =>
      has.includes(column.toLowerCase())
        ? []
        : [
            {
              keys: ['student_ids', feed, index],
              message: `the feed "${feed}" has no column "${column}"`,
              remedy: 'Name a column of its header, or add it to its "columns".',
            },
          ],
    );
  });
}

/** The columns that a feed is sure to have. */
export function columnsOf({ header = [], columns = [], fixed_width }: FeedSettings): string[] {
  return [...header, ...columns, ...(Array.isArray(fixed_width) ? fixed_width.map(({ name }) => name) : [])];
}
