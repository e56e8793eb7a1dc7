/**
 * How sensitive a column is, from least to most (FERPA 34 CFR 99.3 "directory information" and "education records";
 * disability: 34 CFR 300.6xx; meal status: 7 CFR 245.6). `key` columns say who or where, never anything about a person.
 */
export type SensitivityClass = 'key' | 'directory' | 'education' | 'sensitive' | 'restricted';

/** What part of school life a table is about; roles are granted domains. */
export type Domain =
  | 'roster'
  | 'attendance'
  | 'assessment'
  | 'grades'
  | 'behavior'
  | 'programs'
  | 'perceptions'
  | 'processes'
  /** Behavioural and emotional screening. No role that Almanac brings has it. */
  | 'wellbeing';

/** Things that other rows point at. A `ref` column names one of them by an id and the system the id belongs to. */
export type RefKind =
  | 'student'
  | 'guardian'
  | 'staff'
  | 'school'
  | 'district'
  | 'course'
  | 'section'
  | 'term'
  | 'assessment'
  | 'incident';

export type ColumnType =
  | { readonly kind: 'text' }
  | { readonly kind: 'date' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'option'; readonly options: readonly string[] }
  | { readonly kind: 'ref'; readonly to: RefKind };

/** One column of an entity: its type, whether a row can live without it, how sensitive it is, what it means. */
export interface Column {
  readonly type: ColumnType;
  readonly required: boolean;
  readonly sensitivity: SensitivityClass;
  readonly about: string;
}

/** What a layout yields for one kind of thing. Ids are the source's own; identity gives Almanac's later. */
export interface Entity {
  /** One row per …, in words. */
  readonly grain: string;
  readonly domain: Domain;
  /** Columns that tell rows of the same source apart; of several rows with the same key the newest counts. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
}

type Options = { required?: boolean; sensitivity?: SensitivityClass };

function column(type: ColumnType, about: string, options: Options, fallback: SensitivityClass): Column {
  return {
    type,
    about,
    required: options.required ?? false,
    sensitivity: options.sensitivity ?? fallback,
  };
}

export const text = (about: string, options: Options = {}) =>
  column({ kind: 'text' }, about, options, 'education');
export const date = (about: string, options: Options = {}) =>
  column({ kind: 'date' }, about, options, 'education');
export const integer = (about: string, options: Options = {}) =>
  column({ kind: 'integer' }, about, options, 'education');
export const number = (about: string, options: Options = {}) =>
  column({ kind: 'number' }, about, options, 'education');
export const boolean = (about: string, options: Options = {}) =>
  column({ kind: 'boolean' }, about, options, 'education');
export const option = (options: readonly string[], about: string, settings: Options = {}) =>
  column({ kind: 'option', options }, about, settings, 'education');
export const ref = (to: RefKind, about: string, options: Options = {}) =>
  column({ kind: 'ref', to }, about, options, 'key');

/** The SQL type a column is stored in, from the mapped Parquet on. */
export function storedType(type: ColumnType): string {
  switch (type.kind) {
    case 'date':
      return 'date';
    case 'integer':
      return 'integer';
    case 'number':
      return 'double';
    case 'boolean':
      return 'boolean';
    case 'text':
    case 'option':
    case 'ref':
      return 'varchar';
  }
}
