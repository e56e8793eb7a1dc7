/** The students the district knows: whose each id is, and how they are called. `commands` reads it from the store and the landing area. */
export interface KnownStudents {
  /** By id system (`local`, `state`, the namespace of a source), by id: the person. */
  readonly systems: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By person. A person of whom only ids are known is not in it. */
  readonly names: ReadonlyMap<string, StudentName>;
}

/** How a person is called here who has no Almanac id yet: loaded, and in no edition. */
export const unlinkedPrefix = 'unlinked:';

/** What tells children apart beside their ids. Null where it is not known. */
export interface StudentName {
  readonly first: string | null;
  readonly last: string | null;
  /** YYYY-MM-DD. */
  readonly birthDate: string | null;
}

/** Gives the students the district knows when they are first needed. */
export type KnowStudents = () => Promise<KnownStudents>;

export const nobodyKnown: KnownStudents = { systems: new Map(), names: new Map() };
