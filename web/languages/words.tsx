import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { IntlProvider, type IntlShape, useIntl } from 'react-intl';
import type { Localized } from '../../src/reports/shapes/common.ts';
import type en from './en.json';
import * as numbers from './numbers.ts';

export type MessageId = keyof typeof en;
export type Language = 'en' | 'es';
type Value = string | number;

/** Everything the screen says, in the reader's language and locale. */
export interface Words {
  readonly language: Language;
  readonly locale: string;
  /** A message of the catalogue. */
  say(id: MessageId, values?: Record<string, Value>): string;
  /** A message whose values may be elements, e.g. a link inside a sentence. */
  rich(id: MessageId, values: Record<string, ReactNode>): ReactNode;
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

const Chosen = createContext<{ language: Language; choose(language: Language): void }>({
  language: 'en',
  choose() {},
});

export function LanguageProvider(props: {
  language: Language;
  messages: Record<string, string>;
  choose(language: Language): void;
  children: ReactNode;
}) {
  const { language, choose } = props;
  const chosen = useMemo(() => ({ language, choose }), [language, choose]);
  return (
    <Chosen value={chosen}>
      <IntlProvider locale={locales[language]} defaultLocale={locales.en} messages={props.messages}>
        {props.children}
      </IntlProvider>
    </Chosen>
  );
}

export function useLanguage() {
  return useContext(Chosen);
}

export function useWords(): Words {
  const intl = useIntl();
  const { language } = useLanguage();
  return useMemo(() => wordsFrom(intl, language), [intl, language]);
}

function keyOf(family: string, code: string): string {
  return `${family}.${code.replaceAll('-', '_')}`;
}

export function wordsFrom(intl: IntlShape, language: Language): Words {
  const locale = locales[language];
  return {
    language,
    locale,
    say: (id, values) => intl.formatMessage({ id }, values),
    rich: (id, values) => intl.formatMessage({ id }, values),
    code: (family, code, values) => {
      const id = keyOf(family, code);
      return id in intl.messages ? intl.formatMessage({ id }, values) : spelledOut(code);
    },
    knows: (family, code) => keyOf(family, code) in intl.messages,
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
    list: (items) => intl.formatList(items, { type: 'conjunction' }),
    or: (items) => intl.formatList(items, { type: 'disjunction' }),
  };
}

function spelledOut(code: string): string {
  return code.replaceAll(/[_-]+/g, ' ');
}
