import { type Static, Type } from 'typebox';

/** How the header of a feed was in other years: so the same SQL serves them all. */
export const HeaderVersion = Type.Object(
  {
    /** First and last school year it was used in (the year a school year ends in). */
    from: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2200 })),
    to: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2200 })),
    /** Their name of a column to the layout's. */
    rename: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
    /** Columns of the header that this version did not have: they are empty. */
    without: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  },
  { additionalProperties: false },
);
export type HeaderVersion = Static<typeof HeaderVersion>;
export type HeaderVersions = Readonly<Record<string, HeaderVersion>>;

/** A header to look for: the layout's own (name null, unless a version without changes names it), or that of another version. */
export interface Signature {
  readonly version: string | null;
  readonly columns: readonly string[];
  /** The layout's name of a column of this version. */
  readonly rename: (column: string) => string;
}

/** The layout's own header first, then its versions in the order they are written. */
export function signaturesOf(header: readonly string[], versions: HeaderVersions = {}): Signature[] {
  const named = Object.entries(versions);
  const own = named.find(([, version]) => isOwn(version))?.[0] ?? null;
  return [
    { version: own, columns: header, rename: (column) => column },
    ...named
      .filter(([, version]) => !isOwn(version))
      .map(([version, { rename = {}, without = [] }]) => {
        const theirs = new Map(Object.entries(rename).map(([old, ours]) => [ours.toLowerCase(), old]));
        const ours = new Map(Object.entries(rename).map(([old, name]) => [old.toLowerCase(), name]));
        const left = new Set(without.map((column) => column.toLowerCase()));
        return {
          version,
          columns: header
            .filter((column) => !left.has(column.toLowerCase()))
            .map((column) => theirs.get(column.toLowerCase()) ?? column),
          rename: (column: string) => ours.get(column.toLowerCase()) ?? column,
        };
      }),
  ];
}

/** "2019 to 2021", "since 2023", "until 2018"; empty where nothing is said. */
export function yearsOf({ from, to }: HeaderVersion): string {
  if (from !== undefined && to !== undefined) return from === to ? `${from}` : `${from} to ${to}`;
  if (from !== undefined) return `since ${from}`;
  return to === undefined ? '' : `until ${to}`;
}

/** What is wrong with the versions of a feed. */
export function versionProblems(
  header: readonly string[],
  columns: readonly string[],
  versions: HeaderVersions = {},
): { version: string; message: string; remedy: string }[] {
  const has = (list: readonly string[], column: string) =>
    list.some((each) => each.toLowerCase() === column.toLowerCase());
  return Object.entries(versions).flatMap(([version, { from, to, rename = {}, without = [] }]) => {
    const problems: { version: string; message: string; remedy: string }[] = [];
    for (const ours of Object.values(rename))
      if (!has([...header, ...columns], ours))
        problems.push({
          version,
          message: `the version "${version}" renames to "${ours}", which is no column of the feed`,
          remedy: 'Write rename: { their name: our name }.',
        });
    for (const column of without)
      if (!has(header, column))
        problems.push({
          version,
          message: `the version "${version}" is without "${column}", which is not in the header`,
          remedy: 'Name a column of the header.',
        });
    if (from !== undefined && to !== undefined && from > to)
      problems.push({
        version,
        message: `the version "${version}" ends before it begins`,
        remedy: 'Write the earlier year as "from".',
      });
    return problems;
  });
}

function isOwn({ rename, without }: HeaderVersion): boolean {
  return rename === undefined && without === undefined;
}
