import type { Column } from '../../edition/schema/column.ts';
import type { Severity } from '../finding.ts';

/** The rules of the central cast. */
export const issueRules = [
  'required-missing',
  'date-unreadable',
  'date-implausible',
  'number-unreadable',
  'boolean-unreadable',
  'option-unknown',
] as const;

/** What a rule of the central cast says. `place` is `entity.column`. */
export interface IssueWords {
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
}

/** Words for one `rule:column` of the central cast. A rule that empties a required column holds the row back. */
export function wordsOf(rule: string, place: string, column: Column): IssueWords {
  const staysUnknown = column.type.kind === 'option' && column.type.options.includes('unknown');
  const held = column.required && !staysUnknown;
  const severity: Severity = held ? 'error' : 'warning';
  const outcome = held
    ? 'The rows were held back.'
    : staysUnknown
      ? 'It stays "unknown".'
      : 'It was left empty.';
  switch (rule) {
    case 'date-unreadable':
      return {
        severity,
        message: `${place}: the text is not a date. ${outcome}`,
        remedy:
          'Correct the dates in the source, or let the layout read them, e.g. with us_date(…) or dmy_date(…).',
      };
    case 'date-implausible':
      return {
        severity,
        message: `${place}: the date lies before 1900 or after 2100. ${outcome}`,
        remedy: 'Correct the year in the source.',
      };
    case 'number-unreadable':
      return {
        severity,
        message: `${place}: the text is not a number. ${outcome}`,
        remedy: 'Correct it in the source, or let the layout take the number out of the text.',
      };
    case 'boolean-unreadable':
      return {
        severity,
        message: `${place}: the text is neither yes nor no. ${outcome}`,
        remedy: 'Write true or false, or let the layout translate the words.',
      };
    case 'option-unknown':
      return {
        severity,
        message: `${place}: the value is not one of the options. ${outcome}`,
        remedy: 'Add the value to a crosswalk of the layout.',
      };
    default:
      return {
        severity,
        message: staysUnknown
          ? `${place}: nothing is given. ${outcome}`
          : `${place}: a value is required and none is there. ${outcome}`,
        remedy: staysUnknown
          ? 'Fill it in at the source, or map what the source says in the layout.'
          : 'Fill it in at the source.',
      };
  }
}
