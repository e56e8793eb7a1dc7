import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { type Language, LanguageProvider } from './words.tsx';

const KEPT = 'almanac-language';

const catalogues: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('../../src/words/en.json'),
  es: () => import('../../src/words/es.json'),
};

/** Loads the reader's catalogue and holds the choice of language. Renders nothing until there are words. */
export function Languages(props: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [loaded, setLoaded] = useState<{ language: Language; messages: Record<string, string> } | null>(null);

  useEffect(() => {
    let isWanted = true;
    void catalogues[language]().then((catalogue) => {
      if (isWanted) setLoaded({ language, messages: catalogue.default });
    });
    return () => {
      isWanted = false;
    };
  }, [language]);

  useEffect(() => {
    if (loaded !== null) document.documentElement.lang = loaded.language;
  }, [loaded]);

  const choose = useCallback((next: Language) => {
    keep(next);
    setLanguage(next);
  }, []);

  if (loaded === null) return null;
  return (
    <LanguageProvider language={loaded.language} messages={loaded.messages} choose={choose}>
      {props.children}
    </LanguageProvider>
  );
}

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept === 'en' || kept === 'es') return kept;
  } catch {
    // No storage: the browser's language decides.
  }
  return navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en';
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // The choice holds for this visit only.
  }
}
