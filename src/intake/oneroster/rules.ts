import type { Severity } from '../finding.ts';

/**
 * What can be odd about a OneRoster set, in one table. `{name}` stands for a parameter: a file, a column or a code,
 * never the value of a person.
 */
export const rules = {
  // the set
  'sub-folder': {
    severity: 'note',
    message: 'The files lie in the folder "{folder}". They were read all the same.',
    remedy: 'Put the CSV files at the root of the zip.',
  },
  'file-unknown': {
    severity: 'note',
    message: 'OneRoster has no file of this name. It was kept and not read.',
    remedy: 'Nothing to do, unless one of the OneRoster files goes by this name: then rename it.',
  },
  'archive-nested': {
    severity: 'warning',
    message: 'An archive within an archive is not opened. It was kept and not read.',
    remedy: 'Pack the files themselves into one archive.',
  },
  'file-name': {
    severity: 'note',
    message: 'The file was read as {expected}.',
    remedy: 'Name the file {expected}, with the same upper and lower case letters.',
  },
  'file-repeated': {
    severity: 'warning',
    message: 'There is more than one {expected}. All were read, as one.',
    remedy: 'Send one {expected} a delivery.',
  },
  'rostering-file-missing': {
    severity: 'warning',
    message: '{expected} is missing: the set does not say who is where.',
    remedy: 'Have the export send {expected}.',
  },
  'manifest-missing': {
    severity: 'note',
    message: 'There is no manifest.csv. By its columns the set was read as OneRoster {version}.',
    remedy: 'OneRoster 1.0 has none; for later versions have the export send it.',
  },
  'manifest-incomplete': {
    severity: 'note',
    message: 'The manifest does not name {property}.',
    remedy: 'Have the export write all properties of its version.',
  },
  'manifest-value': {
    severity: 'note',
    message: 'The manifest says "{found}" for {property}; it was read as "{expected}".',
    remedy: 'Have the export write "{expected}". A manifest saved by a spreadsheet loses the ".0".',
  },
  'version-unknown': {
    severity: 'warning',
    message: 'The manifest says OneRoster "{found}". The set was read as {version}.',
    remedy: 'Have the export say 1.1 or 1.2.',
  },
  'manifest-file-missing': {
    severity: 'error',
    message: 'The manifest announces {expected}, and it is not there.',
    remedy: 'Have the export sent again, complete.',
  },
  'manifest-file-unannounced': {
    severity: 'warning',
    message: 'The manifest says that {expected} is absent, and it is there. It was read.',
    remedy: 'Have the manifest say "bulk" for it, or leave the file out.',
  },
  // changes
  'ids-changed': {
    severity: 'warning',
    message:
      '{changed} of {matched} records of {file} that were known before have another sourcedId now (found again by {by}). The source has given out new ids.',
    remedy:
      'Ask the vendor whether the system was upgraded. Before the delivery is used, old and new ids have to be brought together, or the history parts from its people.',
  },
  'delta-by-content': {
    severity: 'warning',
    message:
      'The manifest says that the file is whole. All its rows carry a status and a date, and it has fewer than half as many rows as are known: it was taken for changes, and nothing was removed.',
    remedy: 'Have the manifest say "delta" for it, or have it sent whole with the two columns empty.',
  },
  'delta-file-new': {
    severity: 'warning',
    message: 'The file holds changes, and no delivery has brought it whole. What it adds was taken.',
    remedy: 'Have the export send the file in bulk once.',
  },
  'delta-status-missing': {
    severity: 'warning',
    message: 'The row of a file of changes has no status. It counts as active.',
    remedy: 'Have the export write "active" or "tobedeleted" into each row of a delta.',
  },
  'delta-date-missing': {
    severity: 'warning',
    message:
      'The row of a file of changes has no date that can be read. It counts as the newest of its record.',
    remedy: 'Have the export write dateLastModified into each row of a delta.',
  },
  'delta-row-repeated': {
    severity: 'note',
    message: 'The file has a newer row of the same record. This one is left out.',
    remedy: 'Nothing to do.',
  },
  'delta-row-older': {
    severity: 'warning',
    message: 'The row is older than what is known of its record. It is left out.',
    remedy: 'Nothing to do where deliveries came out of order; else look at the clock of the source.',
  },
  'delta-unknown-removed': {
    severity: 'note',
    message: 'The row takes away a record that is not known.',
    remedy:
      'Nothing to do, unless there are many: then a delivery in between is missing. Ask for the whole set.',
  },
  'delta-reference-dangling': {
    severity: 'warning',
    message: 'The id is in no {expected} so far. A delivery in between may be missing.',
    remedy: 'Have the missing delivery sent again, or the whole set in bulk.',
  },
  // a file
  'encoding-not-utf-8': {
    severity: 'warning',
    message: 'The file is not UTF-8. It was read as {found}.',
    remedy: 'Have the export write UTF-8.',
  },
  'file-empty': {
    severity: 'warning',
    message: 'The file holds no rows.',
    remedy:
      'If there are none, leave the file out and say "absent" in the manifest; else have it sent again.',
  },
  'header-missing': {
    severity: 'error',
    message: 'The first line is not the header of {expected}. All rows of the file are held back.',
    remedy: 'Have the export write the column names into the first line.',
  },
  'header-case': {
    severity: 'note',
    message: 'Column "{found}" was read as {column}.',
    remedy: 'Write the column name as {column}.',
  },
  'header-misspelt': {
    severity: 'warning',
    message: 'Column "{found}" is not a OneRoster column. It was taken for {column}, which is missing.',
    remedy: 'Write the column name as {column}.',
  },
  'column-of-other-version': {
    severity: 'note',
    message:
      'Column "{found}" is not part of this file in OneRoster {version}, but of another version. It was read.',
    remedy: 'Have the export keep to one version.',
  },
  'column-repeated': {
    severity: 'warning',
    message: 'Column "{found}" occurs again. The first one was read.',
    remedy: 'Have the export write each column once.',
  },
  'column-extra': {
    severity: 'warning',
    message: 'Column "{found}" is not a OneRoster column. It was left out; the file as it came has it.',
    remedy: 'Extra columns need a name beginning "metadata." to be read.',
  },
  'metadata-column': {
    severity: 'note',
    message:
      'The column "{found}" is the sender\'s own. It was kept; the layout that Almanac brings does not use it.',
    remedy: 'To use it, copy the layout "oneroster" into the data folder and name the column in it.',
  },
  'column-missing': {
    severity: 'error',
    message: 'The required column {column} is missing. All rows have no value for it.',
    remedy: 'Have the export write the column.',
  },
  'optional-column-missing': {
    severity: 'note',
    message: 'The column {column} is missing. All rows have no value for it.',
    remedy: 'Have the export write all columns of its version, empty ones too.',
  },
  'password-dropped': {
    severity: 'note',
    message: 'The column carries credentials. They were not read into Almanac; the file as it came has them.',
    remedy: 'Have the export leave the column empty.',
  },
  // a row
  'row-length': {
    severity: 'error',
    message: 'The row has more or fewer cells than the header. It is held back.',
    remedy: 'Look for a missing quote, a stray comma or a line break inside a cell.',
  },
  'row-long': {
    severity: 'note',
    message: 'The row has empty cells beyond the header. The row was read without them.',
    remedy: 'Have the export write as many cells as the header has.',
  },
  'row-blank': {
    severity: 'error',
    message: 'All cells of the row are empty. It is held back.',
    remedy: 'Have the export leave such rows out.',
  },
  'quote-unclosed': {
    severity: 'error',
    message: 'A quote opens in this line and does not close. The line is held back.',
    remedy: 'Quotes inside a cell must be doubled, and the cell put in quotes.',
  },
  'line-break-in-field': {
    severity: 'warning',
    message: 'A cell has a line break in it. The row was read.',
    remedy: 'OneRoster does not allow line breaks inside a cell.',
  },
  'sourced-id-missing': {
    severity: 'error',
    message: 'The row has no sourcedId, so that nothing can refer to it. It is held back.',
    remedy: 'Give the record an id in the source system.',
  },
  'sourced-id-duplicate': {
    severity: 'warning',
    message: 'The sourcedId occurred before in this file. Both rows were read.',
    remedy: 'Remove the duplicate in the source system.',
  },
  'sourced-id-characters': {
    severity: 'warning',
    message: 'The id has characters OneRoster does not allow, or more than 255. It was used as it is.',
    remedy: 'Allowed are letters, digits and . - _ / @',
  },
  'status-in-bulk': {
    severity: 'note',
    message: 'The column is filled in a bulk file, where it should be empty.',
    remedy: 'Nothing to do: rows of a bulk file count as active.',
  },
  'status-not-active': {
    severity: 'warning',
    message: 'The row is marked as "{found}" in a bulk file. It is left out.',
    remedy: 'Have the export leave removed records out of bulk files.',
  },
  // a cell
  'required-empty': {
    severity: 'warning',
    message: 'The column is required, and its cell is empty.',
    remedy: 'Fill it in the source system.',
  },
  'case-repaired': {
    severity: 'note',
    message:
      'Codes of this column are written with other upper and lower case letters. They were read all the same.',
    remedy: 'Write them as: {expected}.',
  },
  'code-unknown': {
    severity: 'warning',
    message: 'The code "{found}" is not one OneRoster has for this column.',
    remedy: 'Use one of: {expected}.',
  },
  'boolean-repaired': {
    severity: 'note',
    message: 'Yes and no are not written as "true" and "false". They were read all the same.',
    remedy: 'Write true or false, in lower case.',
  },
  'boolean-unreadable': {
    severity: 'warning',
    message: 'The cell says neither true nor false. It counts as unknown.',
    remedy: 'Write true or false, in lower case.',
  },
  'date-time': {
    severity: 'note',
    message: 'The cell holds a time besides the date. The date was read.',
    remedy: 'Write dates as YYYY-MM-DD.',
  },
  'date-repaired': {
    severity: 'warning',
    message: 'The date is not written as YYYY-MM-DD. It can be read one way only, and was.',
    remedy: 'Write dates as YYYY-MM-DD.',
  },
  'date-order-inferred': {
    severity: 'warning',
    message: 'The date is not written as YYYY-MM-DD. It was read as the other dates of the file agree.',
    remedy: 'Write dates as YYYY-MM-DD.',
  },
  'date-ambiguous': {
    severity: 'warning',
    message:
      'The date could be read with the day first or the month first. It was left as it is, and not guessed.',
    remedy: 'Write dates as YYYY-MM-DD.',
  },
  'date-unreadable': {
    severity: 'warning',
    message: 'The cell holds no date there can be.',
    remedy: 'Correct it in the source system; dates are written as YYYY-MM-DD.',
  },
  'date-implausible': {
    severity: 'warning',
    message: 'The year of the date is before 1900 or after 2100.',
    remedy: 'Correct it in the source system.',
  },
  'dates-reversed': {
    severity: 'warning',
    message: 'The end is not after the beginning.',
    remedy: 'Correct it in the source system. The end date is the first day that is no longer part.',
  },
  'school-year-repaired': {
    severity: 'note',
    message: 'The school year is written with both years. The one it ends in was read.',
    remedy: 'Write the year in which the school year ends, e.g. 2027.',
  },
  'school-year-unreadable': {
    severity: 'warning',
    message: 'The cell holds no school year.',
    remedy: 'Write the year in which the school year ends, e.g. 2027.',
  },
  'number-unreadable': {
    severity: 'warning',
    message: 'The cell holds no number.',
    remedy: 'Write digits with a point before decimals.',
  },
  'list-spaces': {
    severity: 'note',
    message: 'Items of the list have spaces around them, or the list has empty items. They were taken off.',
    remedy: 'Separate items by a comma alone.',
  },
  // references
  'reference-dangling': {
    severity: 'warning',
    message: 'The id is not in {expected}. The row was read, its reference left as it is.',
    remedy: 'Have the export send both, or correct the reference in the source system.',
  },
  'reference-wrong-type': {
    severity: 'warning',
    message: 'The id is in {expected}, but not of type {type}.',
    remedy: 'Correct the reference in the source system.',
  },
  'parent-cycle': {
    severity: 'warning',
    message: 'Going from parent to parent leads back to the record itself.',
    remedy: 'Correct the parent in the source system.',
  },
  'primary-role-repeated': {
    severity: 'warning',
    message: 'The person has another primary role at the same org. Both were read.',
    remedy: 'Have the export write one primary role per person and org, and the others as secondary.',
  },
  'primary-teachers-overlap': {
    severity: 'note',
    message: 'The class has another primary teacher at the same time. Both count as teacher of record.',
    remedy: 'Have the export name one primary teacher at a time, or leave it where two share a class.',
  },
  'enrollment-other-school': {
    severity: 'warning',
    message:
      'The school of the enrollment is another than that of the class. The one of the enrollment was used.',
    remedy: 'Correct the school of the class or of the enrollment in the source system.',
  },
  'agent-not-guardian': {
    severity: 'warning',
    message:
      'Of the two people neither is a parent, guardian or relative by role, or both are. No guardian was made of it.',
    remedy: 'Give the guardian that role; in OneRoster 1.2 by a further row in roles.csv.',
  },
  'reference-unchecked': {
    severity: 'note',
    message: 'The references could not be checked: this delivery has no {expected}.',
    remedy: 'Have the export send {expected}.',
  },
} as const satisfies Record<string, { severity: Severity; message: string; remedy: string }>;

export type Rule = keyof typeof rules;
export type RuleParameters = Readonly<Record<string, string>>;

/** Rule, severity and texts of an occurrence. */
export function told(
  rule: Rule,
  parameters: RuleParameters = {},
): { rule: Rule; severity: Severity; message: string; remedy: string } {
  const { severity, message, remedy } = rules[rule];
  return { rule, severity, message: fill(message, parameters), remedy: fill(remedy, parameters) };
}

function fill(template: string, parameters: RuleParameters): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole);
}
