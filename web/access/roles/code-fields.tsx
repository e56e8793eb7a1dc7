import { useId } from 'react';
import { useWords } from '../../languages/words.tsx';
import { codeWords } from './field-words.tsx';
import styles from './roles.module.css';

type CodeField = 'programs' | 'purposes' | 'needs' | 'pages' | 'extras';

/** Several of a list. Of pages and purposes one is the first: the home, and what is meant where nobody says. */
export function CodeFields(props: {
  field: CodeField;
  codes: readonly string[];
  chosen: readonly string[];
  put(chosen: string[]): void;
}) {
  const words = useWords();
  const id = useId();
  const { field, codes, chosen, put } = props;
  const toggle = (code: string) =>
    put(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  const first = field === 'pages' || field === 'purposes' ? field : null;
  return (
    <>
      <div className={styles.codes}>
        {codes.map((code, at) => (
          <label key={code}>
            <input
              type="checkbox"
              checked={chosen.includes(code)}
              // One at least: an empty list is said as "none", and purposes cannot be none.
              required={at === 0 && chosen.length === 0}
              onChange={() => toggle(code)}
            />
            {codeWords(words, field, code)}
          </label>
        ))}
      </div>
      {first !== null && chosen.length > 1 ? (
        <p className={styles.first}>
          <label htmlFor={`${id}-first`}>{words.code('roleFirst', first)}</label>
          <select
            id={`${id}-first`}
            className={styles.select}
            value={chosen[0]}
            onChange={({ currentTarget: { value } }) =>
              put([value, ...chosen.filter((one) => one !== value)])
            }
          >
            {chosen.map((code) => (
              <option key={code} value={code}>
                {codeWords(words, field, code)}
              </option>
            ))}
          </select>
        </p>
      ) : null}
    </>
  );
}
