import { useId } from 'react';
import type { Localized } from '../../../src/reports/shapes/common.ts';
import { useWords } from '../../languages/words.tsx';
import access from '../access.module.css';
import styles from './roles.module.css';

/** A text in both languages. */
export function TextFields(props: { value: Localized; isLong: boolean; put(value: Localized): void }) {
  const words = useWords();
  const id = useId();
  const { value, isLong, put } = props;
  const Input = isLong ? 'textarea' : 'input';
  return (
    <div className={styles.beside}>
      {(['en', 'es'] as const).map((language) => (
        <div key={language} className={access.field}>
          <label htmlFor={`${id}-${language}`}>{words.code('inLanguage', language)}</label>
          <Input
            id={`${id}-${language}`}
            lang={language}
            required
            maxLength={400}
            autoComplete="off"
            value={value[language]}
            {...(isLong ? { rows: 3 } : {})}
            onChange={(event) => put({ ...value, [language]: event.currentTarget.value })}
          />
        </div>
      ))}
    </div>
  );
}
