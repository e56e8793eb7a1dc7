import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { IntlProvider, type IntlShape, useIntl } from 'react-intl';
import {
  type Language,
  locales,
  type MessageId,
  type Messages,
  type Words as PlainWords,
  wordsFrom as plainWordsFrom,
} from '../../src/words/words.ts';

export type { Language, MessageId } from '../../src/words/words.ts';

/** Everything the screen says, in the reader's language and locale: what files say too, and sentences with elements in them. */
export interface Words extends PlainWords {
  /** A message whose values may be elements, e.g. a link inside a sentence. */
  rich(id: MessageId, values: Record<string, ReactNode>): ReactNode;
}

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

export function wordsFrom(intl: IntlShape, language: Language): Words {
  return {
    // The provider above is given texts, never messages that were read already.
    ...plainWordsFrom(intl.messages as Messages, language),
    rich: (id, values) => intl.formatMessage({ id }, values),
  };
}
