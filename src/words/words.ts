import { IntlMessageFormat } from 'intl-messageformat';
import type { Localized } from '../reports/shapes/common.ts';
import type en from './en.json';
import * as numbers from './numbers.ts';

export type MessageId = keyof typeof en;
export type Language = 'en' | 'es';
export type Value = string | number;
/** Messages of one language by their id, as in `en.json`. */
export type Messages = Readonly<Record<string, string>>;

/** Everything Almanac says in one language and locale, on screen and in files. */
export interface Words {
  readonly language: Language;
  readonly locale: string;
  /** A message of the catalogue. */
  say(id: MessageId, values?: Record<string, Value>): string;
  /** A code of a closed list ("principal") in words, from the catalogue's `<family>.<code>`; unknown codes spelled out. */
  code(family: string, code: string, values?: Record<string, Value>): string;
  /** Whether the catalogue has words for a code of a family. */
  knows(family: string, code: string): boolean;
  /** The reader's language of a text that came in all of them. */
  of(text: Localized): string;
  count(value: number): string;
  decimal(value: number, digits?: number): string;
  /** A number of a scale, with a decimal only where it has one. */
  tick(value: number): string;
  percent(share: number, of: number | null): string;
  bytes(value: number): string;
  seconds(value: number): string;
  day(date: string, far?: boolean): string;
  month(period: string, style?: 'long' | 'short'): string;
  moment(instant: string, timeZone?: string): string;
  schoolYear(year: number): string;
  /** "A, B and C". */
  list(items: readonly string[]): string;
  /** "A, B or C". */
  or(items: readonly string[]): string;
}

export const locales: Record<Language, string> = { en: 'en-US', es: 'es-US' };

/** Words from a catalogue. The catalogue is handed in: a browser loads one language, a server has both (catalogues.ts). */
export function wordsFrom(messages: Messages, language: Language): Words {
  const locale = locales[language];
  const said = (id: string, values?: Record<string, Value>) => {
    const text = formatOf(messages, locale, id).format(values);
    return typeof text === 'string' ? text : String(text);
  };
  return {
    language,
    locale,
    say: said,
    code: (family, code, values) => {
      const id = keyOf(family, code);
      return id in messages ? said(id, values) : spelledOut(code);
    },
    knows: (family, code) => keyOf(family, code) in messages,
    of: (text) => text[language],
    count: (value) => numbers.count(locale, value),
    decimal: (value, digits) => numbers.decimal(locale, value, digits),
    tick: (value) => numbers.tick(locale, value),
    percent: (share, of) => numbers.percent(locale, share, of),
    bytes: (value) => numbers.bytes(locale, value),
    seconds: (value) => numbers.seconds(locale, value),
    day: (date, far) => numbers.day(locale, date, far),
    month: (period, style = 'long') => numbers.month(locale, period, style),
    moment: (instant, timeZone) => numbers.moment(locale, instant, timeZone),
    schoolYear: numbers.schoolYear,
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    or: (items) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(items),
  };
}

/** Reading a message takes longer than saying it: each is read once for its catalogue. */
const read = new WeakMap<Messages, Map<string, IntlMessageFormat>>();

function formatOf(messages: Messages, locale: string, id: string): IntlMessageFormat {
  const known = read.get(messages) ?? new Map<string, IntlMessageFormat>();
  read.set(messages, known);
  // A text that is missing shows as its name, which a test of the catalogues would have found.
  const format = known.get(id) ?? new IntlMessageFormat(messages[id] ?? id, locale);
  known.set(id, format);
  return format;
}

function keyOf(family: string, code: string): string {
  return `${family}.${code.replaceAll('-', '_')}`;
}

function spelledOut(code: string): string {
  return code.replaceAll(/[_-]+/g, ' ');
}
