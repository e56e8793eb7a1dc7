import type { RoleField, RoleFields } from '../../../src/reports/shapes/roles.ts';
import { useWords, type Words } from '../../languages/words.tsx';
import { openedWords } from '../role-words.ts';
import styles from './roles.module.css';

/** What a field of a role says, in lines; a text comes in both languages. */
export function fieldLines(words: Words, field: RoleField, fields: RoleFields): readonly string[] {
  switch (field) {
    case 'title':
    case 'about':
      return [fields[field].en, fields[field].es];
    case 'scope':
      return [words.code('scope', fields.scope)];
    case 'grants':
      return fields.grants.map((opened) => openedWords(words, opened));
    default:
      return fields[field].map((code) => codeWords(words, field, code));
  }
}

/** One code of a field in words. */
export function codeWords(
  words: Words,
  field: 'scope' | 'programs' | 'purposes' | 'needs' | 'pages' | 'extras',
  code: string,
): string {
  switch (field) {
    case 'scope':
      return words.code('scope', code);
    case 'programs':
      return words.code('program', code);
    case 'purposes':
      return words.code('purpose', code);
    case 'needs':
      return words.code('need', code);
    case 'pages':
      return words.code('page', code.slice(1));
    case 'extras':
      return words.code('extra', code);
  }
}

/** What a field says, line by line. `other`: what it says elsewhere; lines that are not there are marked. */
export function FieldValue(props: {
  field: RoleField;
  fields: RoleFields;
  other?: RoleFields | null;
  mark?: 'ins' | 'del';
}) {
  const words = useWords();
  const { field, fields, other, mark: Mark } = props;
  const lines = fieldLines(words, field, fields);
  const known = other ? fieldLines(words, field, other) : lines;
  const isText = field === 'title' || field === 'about';
  if (lines.length === 0) return <span className="quiet">{words.say('role.nothing')}</span>;
  return (
    <ul className={styles.lines}>
      {lines.map((line, at) => (
        <li key={line} {...(isText ? { lang: at === 0 ? 'en' : 'es' } : {})}>
          {Mark === undefined || known.includes(line) ? line : <Mark>{line}</Mark>}
        </li>
      ))}
    </ul>
  );
}
