import { specTable } from './spec-table.ts';

export const versions = ['1.0', '1.1', '1.2'] as const;
export type Version = (typeof versions)[number];
export type FileName = keyof typeof specTable;

export type CellType =
  | 'guid'
  | 'guidref'
  | 'string'
  | 'id'
  | 'enum'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'year'
  | 'integer'
  | 'float'
  | 'list<string>'
  | 'list<guidref>'
  | 'list<enum>'
  | 'list<typedid>'
  | 'list<mapping>';

/** A file of a OneRoster set, e.g. `users` for users.csv. */
export interface SpecFile {
  readonly versions: readonly Version[];
  /** What its sourcedId is, where that is not the id of the row itself. */
  readonly id?: Omit<SpecColumn, 'name'>;
  readonly columns: readonly SpecColumn[];
}

export interface SpecColumn {
  /** Its newest name: feeds use it whatever the version of the delivery. */
  readonly name: string;
  readonly type: CellType;
  /** Versions that require a value; `true`: all that have the column. */
  readonly required?: true | readonly Version[];
  /** Versions that have the column; default: those that have the file. */
  readonly versions?: readonly Version[];
  /** What older versions call it. */
  readonly formerly?: Readonly<Partial<Record<Version, string>>>;
  /** The file whose sourcedId it names, and the type that row must have. */
  readonly ref?: string;
  readonly refType?: string;
  readonly options?: readonly string[];
  /** Where a version has fewer of them. Only the strict validator minds. */
  readonly optionsIn?: Readonly<Partial<Record<Version, readonly string[]>>>;
  /** Tokens beginning `ext:` are allowed too. */
  readonly extensible?: boolean;
  /** Sets of the version may lack the column: only the first text of 1.2 (June 2022) had it. */
  readonly mayLack?: boolean;
  /** A credential: its values are dropped as they are read. */
  readonly secret?: boolean;
}

const common: readonly SpecColumn[] = [
  { name: 'status', type: 'enum', options: ['active', 'tobedeleted', 'inactive'] },
  { name: 'dateLastModified', type: 'datetime' },
];

const files: Readonly<Record<FileName, SpecFile>> = specTable;

/** All files of any version, in load order: what a file points at comes before it. */
export const fileNames = Object.keys(specTable) as FileName[];

export function isFileName(name: string): name is FileName {
  return Object.hasOwn(files, name);
}

const columns = new Map<FileName, readonly SpecColumn[]>(
  fileNames.map((file) => {
    const { id, columns: own } = files[file];
    return [file, [{ name: 'sourcedId', type: 'guid', required: true, ...id }, ...common, ...own]];
  }),
);

/** Columns of a file over all versions, in header order. The same objects at each call. */
export function columnsOf(file: FileName): readonly SpecColumn[] {
  return columns.get(file) ?? [];
}

export function hasFile(version: Version, file: FileName): boolean {
  return files[file].versions.includes(version);
}

export function hasColumn(version: Version, file: FileName, column: SpecColumn): boolean {
  return hasFile(version, file) && (column.versions ?? files[file].versions).includes(version);
}

export function isRequired(version: Version, column: SpecColumn): boolean {
  return column.required === true || (column.required?.includes(version) ?? false);
}

/** The name a version gives a column. */
export function nameIn(version: Version, column: SpecColumn): string {
  return column.formerly?.[version] ?? column.name;
}

/** The exact header of a file in a version. */
export function headerOf(version: Version, file: FileName): string[] {
  return columnsOf(file)
    .filter((column) => hasColumn(version, file, column))
    .map((column) => nameIn(version, column));
}

/** Columns of the feed made from a file, the same for every version: no credentials among them. */
export function feedColumns(file: FileName): readonly SpecColumn[] {
  return columnsOf(file).filter((column) => !column.secret);
}

const targets = new Set(fileNames.flatMap((file) => columnsOf(file).map((column) => column.ref)));

/** Whether other rows find this file's rows by their sourcedId, so that a row without one is of no use. */
export function isReferred(file: FileName): boolean {
  return targets.has(file);
}
/** Files a set must have to say who is where. */
export function rosteringFiles(version: Version): FileName[] {
  const needed: FileName[] = [
    'orgs',
    'academicSessions',
    'courses',
    'users',
    'roles',
    'classes',
    'enrollments',
  ];
  return needed.filter((file) => hasFile(version, file));
}

/** A set is a whole school year's roster; a new one of the same year takes its place. */
export const feedKeep = 'latest-per-school-year';
