import type { Severity } from '../../finding.ts';
import { recordRules } from './record-rules.ts';

/**
 * What a strict reading of a OneRoster 1.1 or 1.2 set can break. `where` is the part of the CSV binding that says so. Ids are stable: they may be used
 * in scripts. docs/oneroster.md shows this table, and a test keeps the two equal.
 */
export const strictRules = {
  // container
  'zip-damaged': {
    severity: 'error',
    says: 'The zip cannot be opened.',
    where: 'File container',
  },
  'file-in-folder': {
    severity: 'error',
    says: 'The file lies in a sub-folder; all files belong at the root.',
    where: 'File container',
  },
  'file-repeated': {
    severity: 'error',
    says: 'The set holds the file more than once.',
    where: 'File container',
  },
  'file-name': {
    severity: 'error',
    says: 'The name is nearly that of a OneRoster file; names are exact, upper and lower case too.',
    where: 'File container',
  },
  'file-of-other-version': {
    severity: 'error',
    says: 'The version of the set has no such file.',
    where: 'File container',
  },
  'file-unknown': {
    severity: 'warning',
    says: 'OneRoster has no such file; importers pass it over.',
    where: 'File container',
  },
  // manifest
  'manifest-missing': {
    severity: 'error',
    says: 'There is no manifest.csv. Without one a set counts as OneRoster 1.0.',
    where: 'manifest.csv',
  },
  'manifest-header': {
    severity: 'error',
    says: 'The header of the manifest is "propertyName,value".',
    where: 'manifest.csv',
  },
  'manifest-property-missing': {
    severity: 'error',
    says: 'A property that the version asks for is not there.',
    where: 'manifest.csv',
  },
  'manifest-property-repeated': {
    severity: 'error',
    says: 'The property stands there more than once.',
    where: 'manifest.csv',
  },
  'manifest-property-unknown': {
    severity: 'error',
    says: 'The version has no such property.',
    where: 'manifest.csv',
  },
  'manifest-value': {
    severity: 'error',
    says: 'The value is not one the property may have.',
    where: 'manifest.csv',
  },
  'manifest-file-missing': {
    severity: 'error',
    says: 'The manifest announces a file that is not there.',
    where: 'manifest.csv',
  },
  'manifest-file-unannounced': {
    severity: 'error',
    says: 'The file is there, and the manifest says it is absent.',
    where: 'manifest.csv',
  },
  'file-set-incomplete': {
    severity: 'error',
    says: 'A rostering set in bulk needs this file too.',
    where: 'File sets',
  },
  // csv
  'encoding-not-utf-8': {
    severity: 'error',
    says: 'The bytes are not UTF-8.',
    where: 'CSV format: encoding',
  },
  'byte-order-mark': {
    severity: 'warning',
    says: 'The file begins with a byte order mark. Importers pass it over; it should not be written.',
    where: 'CSV format: encoding',
  },
  'line-end': {
    severity: 'error',
    says: 'A line ends with a carriage return alone; CRLF ends a line.',
    where: 'CSV format: RFC 4180',
  },
  'line-too-long': {
    severity: 'error',
    says: 'A line is longer than 4 MB. The rest of the file was not looked at.',
    where: 'CSV format: RFC 4180',
  },
  'control-character': {
    severity: 'error',
    says: 'The cell holds a control character.',
    where: 'CSV format: RFC 4180',
  },
  'quote-stray': {
    severity: 'error',
    says: 'A quote stands inside a cell. A cell with quotes is quoted as a whole, and they are doubled.',
    where: 'CSV format: RFC 4180',
  },
  'quote-unclosed': {
    severity: 'error',
    says: 'A quote opens and does not close.',
    where: 'CSV format: RFC 4180',
  },
  'line-break-in-field': {
    severity: 'error',
    says: 'The cell has a line break in it, which OneRoster does not allow.',
    where: 'CSV format: RFC 4180 as restricted',
  },
  'row-blank': {
    severity: 'error',
    says: 'The line is blank.',
    where: 'CSV format: RFC 4180',
  },
  'row-length': {
    severity: 'error',
    says: 'The row has more or fewer cells than the header.',
    where: 'CSV format: RFC 4180',
  },
  'file-empty': {
    severity: 'error',
    says: 'The file has no data rows. It should be left out and be "absent" in the manifest.',
    where: 'CSV format: files without rows',
  },
  // header
  'header-missing': {
    severity: 'error',
    says: 'The first line is not a header. The rest of the file was not looked at.',
    where: 'CSV format: header row',
  },
  'column-missing': {
    severity: 'error',
    says: 'The header lacks a column. All columns of the file have to be there, empty ones too.',
    where: 'CSV format: header row',
  },
  'column-name': {
    severity: 'error',
    says: 'The name is nearly that of a column; names are exact, upper and lower case too.',
    where: 'CSV format: header row',
  },
  'column-order': {
    severity: 'error',
    says: 'The columns do not stand in the order of the standard.',
    where: 'CSV format: header row',
  },
  'column-repeated': {
    severity: 'error',
    says: 'The column stands there more than once.',
    where: 'CSV format: header row',
  },
  'column-unknown': {
    severity: 'error',
    says: 'The file has no such column. Columns of your own are named "metadata.…" and come last.',
    where: 'CSV format: extension columns',
  },
  'column-withdrawn': {
    severity: 'note',
    says: 'Only the first text of 1.2 has the column; 1.2.1 took it out.',
    where: 'users.csv',
  },
  // cells
  'required-empty': {
    severity: 'error',
    says: 'The cell is empty, and the column is required.',
    where: 'File tables: required columns',
  },
  'sourced-id-form': {
    severity: 'error',
    says: 'An id has 1 to 255 characters out of letters, digits and . - _ / @',
    where: 'Data types: GUID',
  },
  'enum-unknown': {
    severity: 'error',
    says: 'The code is not one the column may have.',
    where: 'Data types: enumeration',
  },
  'enum-case': {
    severity: 'error',
    says: 'The code is written with other upper and lower case letters.',
    where: 'Data types: enumeration',
  },
  'enum-extension': {
    severity: 'error',
    says: 'A code beginning "ext:" is not allowed here, or nothing follows the colon.',
    where: 'Data types: extensible enumeration (1.2)',
  },
  'boolean-form': {
    severity: 'error',
    says: 'The cell is neither true nor false, in lower case.',
    where: 'Data types: boolean',
  },
  'date-form': {
    severity: 'error',
    says: 'The cell holds no day written as YYYY-MM-DD.',
    where: 'Data types: date',
  },
  'date-time-form': {
    severity: 'error',
    says: 'The cell holds no time written as YYYY-MM-DDThh:mm:ss.sssZ.',
    where: 'Data types: dateTime',
  },
  'year-form': {
    severity: 'error',
    says: 'The cell holds no year written as YYYY.',
    where: 'Data types: year',
  },
  'number-form': {
    severity: 'error',
    says: 'The cell holds no number.',
    where: 'Data types: float, integer',
  },
  'list-form': {
    severity: 'error',
    says: 'Items of a list are separated by a comma alone, without spaces, and none is empty.',
    where: 'Data types: list',
  },
  'user-id-form': {
    severity: 'error',
    says: 'The items are not written as {Type:Id}.',
    where: 'users.csv: userIds',
  },
  'score-scale-form': {
    severity: 'error',
    says: 'The items are not written as {left:right}.',
    where: 'scoreScales.csv: scoreScaleValue',
  },
  'objective-id-form': {
    severity: 'error',
    says: 'The id of a CASE objective is a UUID written as urn:uuid:….',
    where: 'Learning objective files',
  },
  'text-long': {
    severity: 'warning',
    says: 'The text has more than 255 characters; importers may cut it.',
    where: 'Data types: string',
  },
  'grade-code': {
    severity: 'warning',
    says: 'The grade is not a CEDS code.',
    where: 'Code lists: CEDS entry grade level',
  },
  'password-present': {
    severity: 'warning',
    says: 'The cell carries a credential. Leave it empty.',
    where: 'Almanac: no credentials in roster files',
  },
  ...recordRules,
} as const satisfies Record<string, { severity: Severity; says: string; where: string }>;

export type StrictRule = keyof typeof strictRules;

/** Tells one breach. `detail` names columns, files and codes of the standard, never what stands in a cell. */
export type Tell = (
  rule: StrictRule,
  place?: { readonly line?: number | null; readonly column?: string | null; readonly detail?: string },
) => void;
