import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

const root = join(import.meta.dirname, '..', '..');
const catalogues: Record<string, Record<string, string>> = { en, es };

/** Families whose keys are put together from a code: `words.code('status', …)`. */
const families = [...codeFamilies(sources())];

describe('catalogues', () => {
  test('have the same keys in the same order', () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
  });

  test('have the same placeholders, key by key', () => {
    const differing = Object.keys(en).filter((key) => placeholders('en', key) !== placeholders('es', key));
    expect(differing).toEqual([]);
  });

  test('use every key', () => {
    const text = sources();
    const unused = Object.keys(en).filter(
      (key) => !text.includes(`'${key}'`) && !families.some((family) => key.startsWith(`${family}.`)),
    );
    expect(unused).toEqual([]);
  });

  test('say what both languages say differently', () => {
    // The same text twice is mostly a forgotten translation; these are the same word in both.
    const same = Object.entries(en).filter(
      ([key, text]) => text === catalogues.es?.[key] && /[a-z]{4}/i.test(bare(text)),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });

  test('shout nowhere', () => {
    const shouting = Object.values(catalogues).flatMap((messages) =>
      Object.values(messages).filter((text) => /!|\p{Extended_Pictographic}/u.test(text)),
    );
    expect(shouting).toEqual([]);
  });
});

function sources(): string {
  return globSync('{src,web}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /^web[\\/]dist([\\/]|$)|\.test\./.test(path),
  })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
}

function codeFamilies(text: string): Set<string> {
  return new Set([...text.matchAll(/\.code\(\s*'(\w+)'/g)].map((match) => match[1] ?? ''));
}

function placeholders(language: string, key: string): string {
  const message = new IntlMessageFormat(catalogues[language]?.[key] ?? '', language);
  const names = new Set<string>();
  JSON.stringify(message.getAst(), (name, value) => {
    // Type 0 is plain text, 7 the # of a plural; all others name a value.
    if (typeof value === 'object' && value !== null && 'type' in value && ![0, 7].includes(value.type)) {
      if (typeof value.value === 'string') names.add(`${value.value}:${value.type}`);
    }
    return name === 'location' ? undefined : value;
  });
  return [...names].sort().join(' ');
}

/** The words of a message without its placeholders. */
function bare(text: string): string {
  return text.replaceAll(/\{[^{}]*\}/g, '');
}
