import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import { type Language, type Words, wordsFrom } from './words.ts';

const known: Record<Language, Words> = { en: wordsFrom(en, 'en'), es: wordsFrom(es, 'es') };

/** Words of a language, with its catalogue: for the server and the command line, which speak both. */
export function wordsIn(language: Language): Words {
  return known[language];
}
