import { type Static, Type } from 'typebox';
import { HeaderVersion } from './header/version.ts';
import { Slug } from './yaml-file.ts';

const OneOrMore = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]);
const CodeColumn = Type.Object(
  {
    feed: Type.String(),
    column: Type.String(),
    /** Its values are words of a vocabulary and never about a person (titles, places): findings may name them whatever they look like. */
    vocabulary: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const Ids = Type.Record(Type.String(), Type.String());

/** A column of a file of fixed width. `start` counts letters from 1 on, as publishers print it. */
export const FixedColumn = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    start: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    length: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  },
  { additionalProperties: false },
);
export type FixedColumn = Static<typeof FixedColumn>;

/** One feed of a layout: which files make it and how they are read. A reader of its own needs only `columns`. */
export const FeedSettings = Type.Object(
  {
    files: Type.Optional(OneOrMore),
    header: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Line of the first row of the header; 0 for a file without one, whose columns come in the order of `header`. */
    header_row: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Rows the header takes; their names are joined, with a blank where nothing else is said. */
    header_rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    header_joiner: Type.Optional(Type.String({ maxLength: 5 })),
    /** Rows right below the header that are no data: units, texts of questions, ids of an import. */
    units_rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    /** How the header was in other years. */
    versions: Type.Optional(Type.Record(Type.String(), HeaderVersion)),
    /** Columns the SQL uses that a file may lack: they are there all the same, empty. */
    columns: Type.Optional(Type.Array(Type.String())),
    /** Names of sheets, with `*` and `?`; without any, all sheets that have the header are read. */
    sheet: Type.Optional(OneOrMore),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    /** Columns of a file without delimiter and header; or the name of a CSV file of them (name, start, length) in the layout's folder. */
    fixed_width: Type.Optional(Type.Union([Type.String(), Type.Array(FixedColumn, { minItems: 1 })])),
    /** Letters of a record: needed where records stand one after the other without line ends. */
    record_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    encoding: Type.Optional(Type.String()),
    keep: Type.Optional(
      Type.Union([Type.Literal('latest'), Type.Literal('latest-per-school-year'), Type.Literal('all')]),
    ),
    optional: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type FeedSettings = Static<typeof FeedSettings>;

/** `layout.yaml`. */
export const LayoutSettings = Type.Object(
  {
    layout: Slug,
    title: Type.String({ minLength: 1 }),
    /** Another layout whose SQL, views and crosswalks it has where it has no file of that name itself. */
    extends: Type.Optional(Slug),
    feeds: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*$' }), FeedSettings),
    ids: Type.Optional(Ids),
    entities: Type.Optional(
      Type.Record(Type.String(), Type.Object({ ids: Type.Optional(Ids) }, { additionalProperties: false })),
    ),
    crosswalks: Type.Optional(
      /** Where the codes of a crosswalk come from: one column, or several. */
      Type.Record(Type.String(), Type.Union([CodeColumn, Type.Array(CodeColumn, { minItems: 1 })])),
    ),
    /** Feeds whose students come under ids of a kind that differs from district to district: the columns that may hold them, the likeliest first. */
    student_ids: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }))),
    skip: Type.Optional(
      Type.Array(
        Type.Object(
          { rule: Slug, feed: Type.String(), when: Type.String(), because: Type.String({ minLength: 1 }) },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);
export type LayoutSettings = Static<typeof LayoutSettings>;
